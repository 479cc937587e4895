package io.millrace.router.simulate;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Priority;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Reads recorded arrivals: comma-separated, the first line naming the columns. {@code at} is in seconds and must not fall; {@code
 * rows} (1 unless given) and {@code priority} (normal unless given) may be left out; other columns are passed over.
 */
public final class Trace {
    static final int MOST_CALLS = 10_000_000;

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(365 * 86_400L);

    private final int at;
    private final int rows;
    private final int priority;

    /** A line that cannot be read. The message names it, counted from 1. */
    public static final class BadTraceException extends Exception {
        private static final long serialVersionUID = 1L;

        BadTraceException(int line, String problem) {
            super("line " + line + ": " + problem);
        }
    }

    private Trace(List<String> columns) throws BadTraceException {
        at = columns.indexOf("at");
        rows = columns.indexOf("rows");
        priority = columns.indexOf("priority");
        if (at < 0) throw new BadTraceException(1, "no column 'at' in the first line, which names the columns");
    }

    public static LoadPattern.Recorded read(BufferedReader in) throws IOException, BadTraceException {
        String head = in.readLine();
        Trace trace = new Trace(head == null ? List.of() : split(head));
        List<LoadPattern.Call> calls = new ArrayList<>();
        int line = 1;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (text.isBlank()) continue;
            if (calls.size() == MOST_CALLS) throw new BadTraceException(line, "more than " + MOST_CALLS + " calls");
            LoadPattern.Call call = trace.call(split(text), line);
            if (!calls.isEmpty() && call.atNanos() < calls.getLast().atNanos())
                throw new BadTraceException(line, "'at' is before that of the call above");
            calls.add(call);
        }
        if (calls.isEmpty()) throw new BadTraceException(line, "no calls");
        return new LoadPattern.Recorded(calls);
    }

    private LoadPattern.Call call(List<String> fields, int line) throws BadTraceException {
        return new LoadPattern.Call(nanos(fields, line), rows(fields, line), priority(fields, line));
    }

    private long nanos(List<String> fields, int line) throws BadTraceException {
        String text = field(fields, at, "");
        try {
            BigDecimal seconds = new BigDecimal(text.length() > 40 ? "" : text);
            if (seconds.signum() >= 0 && seconds.compareTo(LONGEST) <= 0)
                return seconds.multiply(NANOS).longValue();
        } catch (NumberFormatException notANumber) {
            // Told below, as a number out of range is.
        }
        throw new BadTraceException(line, "'at' is '" + Excerpt.of(text) + "', not seconds from 0 to a year");
    }

    private int rows(List<String> fields, int line) throws BadTraceException {
        String text = field(fields, rows, "1");
        try {
            int count = Integer.parseInt(text);
            if (count >= 1) return count;
        } catch (NumberFormatException notANumber) {
            // Told below.
        }
        throw new BadTraceException(line, "'rows' is '" + Excerpt.of(text) + "', not a whole number from 1");
    }

    private Priority priority(List<String> fields, int line) throws BadTraceException {
        String text = field(fields, priority, "normal");
        for (Priority known : Priority.values())
            if (known.name().toLowerCase(Locale.ROOT).equals(text)) return known;
        throw new BadTraceException(line, "'priority' is '" + Excerpt.of(text) + "', not high, normal or low");
    }

    private static String field(List<String> fields, int column, String otherwise) {
        return column < 0 || column >= fields.size() || fields.get(column).isEmpty() ? otherwise : fields.get(column);
    }

    private static List<String> split(String line) {
        return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
    }
}
