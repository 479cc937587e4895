package io.millrace.router.observe;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Is told metrics one by one, under the names and with the labels that a scrape has. */
@FunctionalInterface
public interface Samples {
    /** @param labels their values, in the order of their names */
    void is(String name, List<String> labels, double value);

    static void tell(CollectorRegistry registry, Set<String> names, Samples told) {
        for (MetricFamilySamples family : Collections.list(registry.filteredMetricFamilySamples(names)))
            for (Sample sample : family.samples) told.is(sample.name, sample.labelValues, sample.value);
    }
}
