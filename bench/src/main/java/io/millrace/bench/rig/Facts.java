package io.millrace.bench.rig;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a line tells beside its ratio, in order. */
final class Facts {
    private final Map<String, String> facts;

    private Facts(Map<String, String> facts) {
        this.facts = facts;
    }

    static Facts of(Map<String, String> first) {
        return new Facts(new LinkedHashMap<>(first));
    }

    Facts with(String name, String value) {
        facts.put(name, value);
        return this;
    }

    /** The median of a contender's rates. */
    Facts rate(String contender, List<Double> perSecond) {
        return with(
                contender,
                String.format(Locale.ROOT, "%.0f/s", Ratio.of(perSecond, 1).median()));
    }

    /** The median of a contender's CPU times. */
    Facts micros(String contender, List<Double> micros) {
        return with(
                contender,
                String.format(Locale.ROOT, "%.1fus", Ratio.of(micros, 1).median()));
    }

    /** The median of a contender's times, given in milliseconds. */
    Facts millis(String contender, List<Double> millis) {
        return with(
                contender,
                String.format(Locale.ROOT, "%.1fms", Ratio.of(millis, 1).median()));
    }

    /** How far apart two equal contenders were in the same rounds. */
    Facts noise(Ratio ratio) {
        return with("a/a", Finding.figure(ratio.median())).with("a/a-interval", Finding.interval(ratio));
    }

    Map<String, String> all() {
        return facts;
    }
}
