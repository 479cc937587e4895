package io.millrace.router.observe;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/** One family of durations of all loops since the start, by series: a histogram, and percentiles where they are wanted. */
final class DurationSums<K extends Series> implements Figures {
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final Optional<Family> percentiles;
    private final Function<LoopRecorder, LoopSeries<K, Durations>> of;
    private final BiFunction<Scrape, K, long[]> boundsMicros;
    private final DurationLines lines;
    private final Map<K, Histogram> sums = new HashMap<>();
    private final Departures<K> departures = new Departures<>();

    /** @param boundsMicros of a series' buckets, ascending, without the infinite one */
    DurationSums(
            Family family,
            Function<LoopRecorder, LoopSeries<K, Durations>> of,
            BiFunction<Scrape, K, long[]> boundsMicros) {
        this(family, Optional.empty(), of, boundsMicros);
    }

    /** @param percentiles what they are told as */
    DurationSums(
            Family family,
            Optional<Family> percentiles,
            Function<LoopRecorder, LoopSeries<K, Durations>> of,
            BiFunction<Scrape, K, long[]> boundsMicros) {
        this.percentiles = percentiles;
        this.of = of;
        this.boundsMicros = boundsMicros;
        this.lines = new DurationLines(family);
    }

    @Override
    public void tell(Scrape scrape) {
        Map<K, List<Traced>> traced = new HashMap<>();
        for (LoopRecorder loop : scrape.loops()) {
            of.apply(loop).forEach((series, durations) -> {
                durations.addTo(sums.computeIfAbsent(series, first -> Durations.none()));
                durations.forEachTraced(call -> traced.computeIfAbsent(series, first -> new ArrayList<>())
                        .add(call));
            });
        }
        forget(scrape);
        sums.forEach((series, sum) -> {
            List<Traced> examples = traced.getOrDefault(series, List.of());
            lines.write(scrape, series.labels(), boundsMicros.apply(scrape, series), sum, examples);
            percentiles.ifPresent(as -> percentiles(scrape, as, series, sum));
        });
    }

    private void forget(Scrape scrape) {
        List<K> over = sums.keySet().stream()
                .filter(series -> departures.isOver(series, series.isThere(scrape.presence()), scrape.nanos()))
                .toList();
        for (LoopRecorder loop : scrape.loops()) over.forEach(of.apply(loop)::forget);
        over.forEach(sums::remove);
    }

    private static void percentiles(Scrape scrape, Family as, Series series, Histogram sum) {
        List<String> names = new ArrayList<>(as.labels());
        names.add("quantile");
        for (double quantile : QUANTILES) {
            List<String> values = new ArrayList<>(series.labels());
            values.add(Collector.doubleToGoString(quantile));
            double seconds = sum.getValueAtPercentile(quantile * 100) / DurationLines.MICROS_PER_SECOND;
            scrape.add(as, new Sample(as.familyName(), names, values, seconds));
        }
    }
}
