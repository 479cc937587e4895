package io.millrace.router.observe;

import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes histograms of one family. */
final class HistogramLines {
    private final Family family;
    private final String bucket;
    private final String count;
    private final String sum;
    private final List<String> bucketLabels;

    HistogramLines(Family family) {
        this.family = family;
        this.bucket = family.familyName() + "_bucket";
        this.count = family.familyName() + "_count";
        this.sum = family.familyName() + "_sum";
        List<String> labels = new ArrayList<>(family.labels());
        labels.add("le");
        this.bucketLabels = List.copyOf(labels);
    }

    /**
     * @param bounds   of its buckets, ascending, without the infinite one
     * @param counts   of all that is up to each bound; one more, of all
     * @param examples of each bucket, null where there is none
     */
    void write(
            Scrape scrape,
            List<String> labels,
            List<String> bounds,
            long[] counts,
            double total,
            @Nullable Exemplar[] examples) {
        for (int i = 0; i < counts.length; i++) {
            List<String> values = new ArrayList<>(labels);
            values.add(i < bounds.size() ? bounds.get(i) : "+Inf");
            scrape.add(family, sample(values, (double) counts[i], examples[i]));
        }
        scrape.add(family, new Sample(count, family.labels(), labels, (double) counts[counts.length - 1]));
        scrape.add(family, new Sample(sum, family.labels(), labels, total));
    }

    private Sample sample(List<String> values, double value, @Nullable Exemplar example) {
        return example == null
                ? new Sample(bucket, bucketLabels, values, value)
                : new Sample(bucket, bucketLabels, values, value, example);
    }
}
