package io.millrace.router.observe;

import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Batches of all loops since the start, by model and size. */
final class BatchSizeSums implements Figures {
    private static final List<String> BOUNDS = IntStream.range(0, BatchSizeCounts.BUCKETS)
            .mapToObj(bucket -> Collector.doubleToGoString(BatchSizeCounts.bound(bucket)))
            .toList();
    private static final @Nullable Exemplar[] NO_EXAMPLES = new Exemplar[BatchSizeCounts.BUCKETS + 1];

    private final HistogramLines lines = new HistogramLines(QueueFamily.BATCH_SIZE);

    @Override
    public void tell(Scrape scrape) {
        Map<Series.Model, long[]> counts = new HashMap<>();
        Map<Series.Model, Long> rows = new HashMap<>();
        for (LoopRecorder loop : scrape.loops())
            loop.batchSizes.forEach((model, sizes) -> {
                sizes.addTo(counts.computeIfAbsent(model, fresh -> new long[BatchSizeCounts.BUCKETS + 1]));
                rows.merge(model, sizes.rows(), Long::sum);
            });
        counts.forEach((model, buckets) -> {
            if (!model.isThere(scrape.presence())) return;
            for (int i = 1; i < buckets.length; i++) buckets[i] += buckets[i - 1];
            lines.write(scrape, model.labels(), BOUNDS, buckets, (double) rows.getOrDefault(model, 0L), NO_EXAMPLES);
        });
    }
}
