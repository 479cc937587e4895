package io.millrace.router.observe;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * Durations of all loops since the start, by series, written as a Prometheus histogram and as percentiles. Used by one
 * scrape at a time.
 */
final class DurationSums<K> {
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
    private static final double MICROS_PER_SECOND = 1e6;

    private final Map<K, Histogram> sums = new HashMap<>();
    private final List<String> labelNames;
    private final Function<K, List<String>> labels;

    DurationSums(List<String> labelNames, Function<K, List<String>> labels) {
        this.labelNames = labelNames;
        this.labels = labels;
    }

    void add(Map<K, Durations> ofOneLoop) {
        ofOneLoop.forEach((series, durations) -> durations.addTo(
                sums.computeIfAbsent(series, fresh -> new Histogram(1, Durations.HIGHEST_MICROS, Durations.DIGITS))));
    }

    MetricFamilySamples histogram(String name, String help, Function<K, long[]> boundsMicros) {
        List<Sample> samples = new ArrayList<>();
        sums.forEach((series, sum) -> {
            List<String> values = labels.apply(series);
            for (long bound : boundsMicros.apply(series)) {
                double count = (double) sum.getCountBetweenValues(0, bound);
                samples.add(labelled(name + "_bucket", values, "le", text(bound / MICROS_PER_SECOND), count));
            }
            samples.add(labelled(name + "_bucket", values, "le", "+Inf", (double) sum.getTotalCount()));
            samples.add(new Sample(name + "_count", labelNames, values, (double) sum.getTotalCount()));
            samples.add(new Sample(name + "_sum", labelNames, values, total(sum)));
        });
        return new MetricFamilySamples(name, Collector.Type.HISTOGRAM, help, samples);
    }

    MetricFamilySamples percentiles(String name, String help) {
        List<Sample> samples = new ArrayList<>();
        sums.forEach((series, sum) -> {
            for (double quantile : QUANTILES) {
                double seconds = sum.getValueAtPercentile(quantile * 100) / MICROS_PER_SECOND;
                samples.add(labelled(name, labels.apply(series), "quantile", text(quantile), seconds));
            }
        });
        return new MetricFamilySamples(name, Collector.Type.GAUGE, help, samples);
    }

    private static double total(Histogram sum) {
        return sum.getTotalCount() == 0 ? 0 : sum.getMean() * sum.getTotalCount() / MICROS_PER_SECOND;
    }

    private static String text(double value) {
        return Double.toString(value);
    }

    private Sample labelled(String name, List<String> values, String extra, String extraValue, double value) {
        List<String> allNames = new ArrayList<>(labelNames);
        allNames.add(extra);
        List<String> allValues = new ArrayList<>(values);
        allValues.add(extraValue);
        return new Sample(name, allNames, allValues, value);
    }
}
