package io.millrace.router.observe;

import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Writes durations, kept in microseconds, as histograms of one family in seconds. */
final class DurationLines {
    static final double MICROS_PER_SECOND = 1e6;

    private final HistogramLines lines;

    DurationLines(Family family) {
        this.lines = new HistogramLines(family);
    }

    /**
     * @param bounds   of the buckets in microseconds, ascending, without the infinite one
     * @param examples of which each bucket shows the last that lies in it
     */
    void write(Scrape scrape, List<String> labels, long[] bounds, Histogram sum, List<Traced> examples) {
        long[] counts = new long[bounds.length + 1];
        @Nullable Exemplar[] shown = new Exemplar[bounds.length + 1];
        for (int i = 0; i < bounds.length; i++) {
            counts[i] = sum.getCountBetweenValues(0, bounds[i]);
            shown[i] = last(examples, i == 0 ? 0 : bounds[i - 1], bounds[i]);
        }
        counts[bounds.length] = sum.getTotalCount();
        shown[bounds.length] = last(examples, bounds[bounds.length - 1], Long.MAX_VALUE);
        lines.write(scrape, labels, texts(bounds), counts, total(sum), shown);
    }

    private static @Nullable Exemplar last(List<Traced> calls, long above, long upTo) {
        Traced last = null;
        for (Traced call : calls) {
            boolean isHere = call.micros() > above && call.micros() <= upTo;
            if (isHere && (last == null || call.atMillis() > last.atMillis())) last = call;
        }
        return last == null
                ? null
                : new Exemplar(last.micros() / MICROS_PER_SECOND, last.atMillis(), "trace_id", last.traceId());
    }

    private static List<String> texts(long[] bounds) {
        List<String> texts = new ArrayList<>(bounds.length);
        for (long bound : bounds) texts.add(Collector.doubleToGoString(bound / MICROS_PER_SECOND));
        return texts;
    }

    private static double total(Histogram sum) {
        return sum.getTotalCount() == 0 ? 0 : sum.getMean() * sum.getTotalCount() / MICROS_PER_SECOND;
    }
}
