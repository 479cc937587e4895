package io.millrace.router.observe;

import io.millrace.router.cache.PredictionCaches;
import io.millrace.router.home.Homes;
import io.millrace.router.load.LoadReports;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.schedule.EndpointLoads;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All metrics of the process, and how they are written. */
public final class Metrics {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final RouterCollector router;

    public Metrics(
            RoutingTable routing, EndpointLoads loads, LoadReports reports, PredictionCaches caches, Homes homes) {
        router = new RouterCollector(routing, loads, reports, caches, homes);
        registry.register(router);
        registry.register(new StandardExports());
        registry.register(new MemoryPoolsExports());
        registry.register(new BufferPoolsExports());
        registry.register(new GarbageCollectorExports());
        registry.register(new ThreadExports());
    }

    /** The recorder of one more event loop. */
    public LoopRecorder addLoop() {
        return router.addLoop();
    }

    /** The format that an {@code Accept} header asks for: OpenMetrics, or the plain one. */
    public String contentType(@Nullable String accept) {
        return TextFormat.chooseContentType(accept);
    }

    /** Everything, in a format of {@link #contentType}. May take milliseconds: not on a data loop. */
    public String scrape(String contentType) {
        StringWriter out = new StringWriter(16_384);
        try {
            TextFormat.writeFormat(contentType, out, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** Tells the samples of these names as they are now. As costly as a scrape: not on a data loop. */
    public void samples(Set<String> names, Samples told) {
        Samples.tell(registry, names, told);
    }
}
