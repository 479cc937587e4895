package io.millrace.chaos.router;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One scrape in Prometheus' text format. */
public final class Metrics {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:]+)(?:\\{(.*)\\})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String name, Map<String, String> labels, double value) {}

    private Metrics() {}

    static Metrics parse(String text) {
        Metrics metrics = new Metrics();
        text.lines().filter(line -> !line.startsWith("#")).forEach(metrics::take);
        return metrics;
    }

    /** Over all samples of this name that have these labels; 0 when there is none. */
    public double sum(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(s -> s.name.equals(name) && s.labels.entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** How many samples of this name there are. */
    public int series(String name) {
        return (int) samples.stream().filter(s -> s.name.equals(name)).count();
    }

    private void take(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) return;
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
        while (label.find()) labels.put(label.group(1), label.group(2));
        samples.add(new Sample(
                sample.group(1), labels, Double.parseDouble(sample.group(3).replace("+Inf", "Infinity"))));
    }
}
