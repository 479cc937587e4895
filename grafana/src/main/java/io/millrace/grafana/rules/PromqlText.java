package io.millrace.grafana.rules;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How PromQL writes what Java has. */
final class PromqlText {
    private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", Duration.ofDays(1));
        UNITS.put("h", Duration.ofHours(1));
        UNITS.put("m", Duration.ofMinutes(1));
        UNITS.put("s", Duration.ofSeconds(1));
        UNITS.put("ms", Duration.ofMillis(1));
    }

    private PromqlText() {}

    /** As {@code 1h30m}; what is less than a millisecond is left out. */
    static String of(Duration duration) {
        StringBuilder out = new StringBuilder();
        long left = duration.toMillis();
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long millis = unit.getValue().toMillis();
            if (left >= millis) out.append(left / millis).append(unit.getKey());
            left %= millis;
        }
        return out.isEmpty() ? "0s" : out.toString();
    }

    /** In quotes. */
    static String of(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
