package io.millrace.backends.load;

import io.millrace.backends.LoadReport;
import io.millrace.inference.FailureException;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.protobuf.ProtoReader;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the three forms of an ORCA report: a message in base64, JSON, and pairs of text.
 *
 * <p>Source: envoyproxy/envoy, {@code source/common/orca/orca_parser.cc}; pairs may be parted by {@code =} or, as older
 * writers do, by {@code :}.
 */
final class OrcaReport {
    private static final int LONGEST = 4 << 10;
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]{1,40}([eE][+-]?[0-9]{1,4})?");

    private final OrcaFields fields = new OrcaFields();

    private OrcaReport() {}

    /**
     * @return empty where it tells no utilization
     * @throws UnreadableReportException when it is none
     */
    static Optional<LoadReport> ofHeader(String value) {
        OrcaReport report = new OrcaReport();
        requireShort(value);
        if (value.startsWith("BIN ")) report.message(value.substring(4));
        else if (value.startsWith("JSON ")) report.json(value.substring(5));
        else if (value.startsWith("TEXT ")) report.pairs(value.substring(5));
        else throw new UnreadableReportException("its form is not told");
        return report.fields.report();
    }

    /** The message alone, in base64. */
    static Optional<LoadReport> ofBinary(String base64) {
        OrcaReport report = new OrcaReport();
        requireShort(base64);
        report.message(base64);
        return report.fields.report();
    }

    private static void requireShort(String value) {
        if (value.length() > LONGEST) throw new UnreadableReportException("it is too long");
    }

    private void pairs(String text) {
        Set<String> names = new HashSet<>();
        for (String pair : text.split(",", -1)) {
            int parted = pair.indexOf('=') >= 0 ? pair.indexOf('=') : pair.indexOf(':');
            if (parted < 0) throw new UnreadableReportException("a pair without a value");
            String name = pair.substring(0, parted).strip();
            String number = pair.substring(parted + 1).strip();
            if (!names.add(name)) throw new UnreadableReportException("a name stands twice");
            if (!NUMBER.matcher(number).matches()) throw new UnreadableReportException("a value is no number");
            fields.put(name, number(number));
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException twoPoints) {
            throw new UnreadableReportException("a value is no number");
        }
    }

    private void json(String text) {
        try {
            JsonScanner in = JsonScanner.of(text.getBytes(StandardCharsets.UTF_8));
            members(in, "");
            in.end();
        } catch (JsonException problem) {
            throw new UnreadableReportException("it is not JSON");
        }
    }

    /** Of the report, or of a map in it. */
    private void members(JsonScanner in, String map) {
        JsonFields members = JsonFields.enter(in);
        while (members.next()) {
            String name = map.isEmpty() ? snake(members.name()) : map + "." + members.name();
            if (in.atObject() && map.isEmpty()) members(in, name);
            else if (in.atObject() || in.atArray()) in.skip();
            else
                switch (in.scalar()) {
                    case INTEGER, FRACTION -> fields.put(name, in.asReal());
                    // What is no number is passed over with the names that nobody reads.
                    default -> {}
                }
        }
    }

    /** As protobuf's JSON has them, names may be in either case. */
    private static String snake(String name) {
        StringBuilder out = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') out.append('_').append((char) (c + 'a' - 'A'));
            else out.append(c);
        }
        return out.toString();
    }

    private void message(String base64) {
        try {
            read(ProtoReader.of(Buffer.buffer(Base64.getDecoder().decode(base64.strip()))));
        } catch (IllegalArgumentException | FailureException broken) {
            throw new UnreadableReportException("it is no message in base64");
        }
    }

    private void read(ProtoReader in) {
        while (in.next()) {
            switch (in.field()) {
                case 1 -> fields.put("cpu_utilization", in.fixed64("cpu_utilization"));
                case 6 -> fields.put("rps_fractional", in.fixed64("rps_fractional"));
                case 7 -> fields.put("eps", in.fixed64("eps"));
                case 8 -> named(in);
                case 9 -> fields.put("application_utilization", in.fixed64("application_utilization"));
                default -> in.skip();
            }
        }
    }

    private void named(ProtoReader in) {
        String name = "";
        double value = 0;
        in.enter("named_metrics", -1);
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string("key");
                case 2 -> value = in.fixed64("value");
                default -> in.skip();
            }
        }
        // Metrics of a name of their own may be anything.
        if (name.equals("kv_cache_utilization")) fields.put("named_metrics." + name, value);
    }
}
