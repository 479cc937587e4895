package io.millrace.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mapping of the document while it is written: keys in the order they are put, values in the form they are read. Every
 * list is a new one, for the writer would make an alias of one it meets twice.
 */
final class Printed {
    private static final double EXACT = 1L << 53;

    private final Map<String, Object> keys = new LinkedHashMap<>();

    /** A dollar sign is doubled, or it would be read as the begin of a variable. */
    Printed text(String key, String value) {
        keys.put(key, value.replace("$", "$$"));
        return this;
    }

    Printed whole(String key, long value) {
        keys.put(key, value);
        return this;
    }

    Printed number(String key, double value) {
        keys.put(key, shortest(value));
        return this;
    }

    Printed numbers(String key, List<Double> values) {
        keys.put(key, new ArrayList<>(values.stream().map(Printed::shortest).toList()));
        return this;
    }

    private static Object shortest(double value) {
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < EXACT;
        return isWhole ? (Object) (long) value : (Object) value;
    }

    Printed flag(String key, boolean value) {
        keys.put(key, value);
        return this;
    }

    Printed duration(String key, Duration value) {
        return text(key, Quantity.print(value));
    }

    Printed size(String key, long bytes) {
        return text(key, Quantity.SIZE.print(bytes));
    }

    /** A ratio as a percentage. */
    Printed ratio(String key, double value) {
        BigDecimal percent = BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros();
        return text(key, percent.toPlainString() + "%");
    }

    Printed section(String key, Printed value) {
        keys.put(key, value.keys);
        return this;
    }

    Printed texts(String key, List<String> values) {
        keys.put(
                key,
                new ArrayList<>(
                        values.stream().map(value -> value.replace("$", "$$")).toList()));
        return this;
    }

    Printed wholes(String key, List<Long> values) {
        keys.put(key, new ArrayList<>(values));
        return this;
    }

    Printed sections(String key, List<Printed> values) {
        keys.put(key, new ArrayList<>(values.stream().map(value -> value.keys).toList()));
        return this;
    }

    Map<String, Object> keys() {
        return keys;
    }
}
