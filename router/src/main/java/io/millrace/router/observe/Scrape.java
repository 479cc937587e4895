package io.millrace.router.observe;

import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One scrape under way: who is asked, as of when, and what has been told. */
final class Scrape {
    /** Of a model that has none any more. */
    private static final Duration ANY_LATENCY = Duration.ofMillis(100);

    private final List<LoopRecorder> loops;
    private final RoutingSnapshot routing;
    private final Presence presence;
    private final long nanos;
    private final Map<Family, List<Sample>> samples = new LinkedHashMap<>();

    Scrape(List<LoopRecorder> loops, RoutingSnapshot routing, long nanos) {
        this.loops = loops;
        this.routing = routing;
        this.presence = new Presence(routing);
        this.nanos = nanos;
        for (Family family : Family.all()) samples.put(family, new ArrayList<>());
    }

    List<LoopRecorder> loops() {
        return loops;
    }

    RoutingSnapshot routing() {
        return routing;
    }

    Presence presence() {
        return presence;
    }

    long nanos() {
        return nanos;
    }

    Duration latencyOf(String model) {
        Route route = routing.route(new ModelName(model));
        return route == null ? ANY_LATENCY : route.config().slo().latency();
    }

    /** @param labels values of the family's, in their order */
    void add(Family family, double value, String... labels) {
        add(family, value, List.of(labels));
    }

    void add(Family family, double value, List<String> labels) {
        of(family).add(new Sample(family.exposedName(), family.labels(), labels, value));
    }

    /** A sample of a histogram or summary, whose names and labels are its own. */
    void add(Family family, Sample sample) {
        of(family).add(sample);
    }

    private List<Sample> of(Family family) {
        return samples.computeIfAbsent(family, first -> new ArrayList<>());
    }

    /** What was told, in the order of the list; families without a sample included. */
    List<MetricFamilySamples> families() {
        List<MetricFamilySamples> families = new ArrayList<>(samples.size());
        samples.forEach((family, told) -> families.add(
                new MetricFamilySamples(family.familyName(), family.unit(), family.type(), family.help(), told)));
        return families;
    }
}
