package io.millrace.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number with its unit, as {@code 50ms} or {@code 64MiB}, both ways. */
public final class Quantity {
    /** In nanoseconds. */
    public static final Quantity DURATION = new Quantity()
            .unit("ns", 1)
            .unit("us", 1_000)
            .unit("ms", 1_000_000)
            .unit("s", 1_000_000_000)
            .unit("m", 60_000_000_000L)
            .unit("h", 3_600_000_000_000L)
            .unit("d", 86_400_000_000_000L);

    /** In bytes. */
    public static final Quantity SIZE = new Quantity()
            .unit("B", 1)
            .unit("KB", 1_000)
            .unit("MB", 1_000_000)
            .unit("GB", 1_000_000_000)
            .unit("KiB", 1L << 10)
            .unit("MiB", 1L << 20)
            .unit("GiB", 1L << 30);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)([A-Za-z]{1,3})");

    private final Map<String, Long> units = new LinkedHashMap<>();

    private Quantity() {}

    /** Smallest first. */
    Set<String> units() {
        return Collections.unmodifiableSet(units.keySet());
    }

    private Quantity unit(String name, long worth) {
        units.put(name, worth);
        return this;
    }

    /** In the smallest unit; empty when the text has another form, leaves a part of the smallest unit, or is too much. */
    public Optional<Long> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !units.containsKey(form.group(2))) return Optional.empty();
        try {
            BigDecimal worth = BigDecimal.valueOf(units.get(form.group(2)));
            return Optional.of(new BigDecimal(form.group(1)).multiply(worth).longValueExact());
        } catch (ArithmeticException inexact) {
            return Optional.empty();
        }
    }

    /** In the unit that takes the fewest characters without a fraction. */
    String print(long value) {
        String shortest = value + units.keySet().iterator().next();
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (value % unit.getValue() != 0) continue;
            String text = value / unit.getValue() + unit.getKey();
            if (text.length() < shortest.length()) shortest = text;
        }
        return shortest;
    }

    public static String print(Duration duration) {
        return DURATION.print(duration.toNanos());
    }
}
