package io.millrace.bench.rig;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One compared ratio, and the line that tells it.
 *
 * @param goal  its id
 * @param name  what is compared with what, in words
 * @param where what the ratio stands or falls with, in order: alpha, beta, objective…
 */
record Finding(String goal, String name, Ratio ratio, Target target, Map<String, String> where) {

    /** In the order of its fields, as {@link Logfmt} has it. */
    Map<String, String> line() {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("goal", goal);
        line.put("name", name);
        line.put("ratio", figure(ratio.median()));
        line.put("interval", interval(ratio));
        line.put("target", target.toString());
        line.put("verdict", target.met(ratio) ? "pass" : "falls short");
        line.putAll(where);
        return line;
    }

    static String figure(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.3f" : "%.1f", number);
    }

    static String interval(Ratio ratio) {
        return figure(ratio.low()) + ".." + figure(ratio.high());
    }
}
