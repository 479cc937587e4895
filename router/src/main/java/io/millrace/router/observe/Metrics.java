package io.millrace.router.observe;

import io.millrace.config.AccessLogSettings;
import io.millrace.config.PayloadLogSettings;
import io.millrace.config.TracingSettings;
import io.millrace.inference.Ticker;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.payload.PayloadLog;
import io.millrace.router.trace.Tracing;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All metrics of the process, and how they are written. */
public final class Metrics {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Loops loops;
    private final ProcessFigures process;
    private final Ticker ticker;
    private final Clock clock;

    /** @param clock tells the time of day that examples and lines of the access log are stamped with */
    public Metrics(Observed observed, Ticker ticker, Clock clock) {
        this.ticker = ticker;
        this.clock = clock;
        this.loops = new Loops(ticker, clock);
        this.process = new ProcessFigures(observed);
        registry.register(new RouterCollector(loops, observed, process));
        registry.register(new StandardExports());
        registry.register(new MemoryPoolsExports());
        registry.register(new BufferPoolsExports());
        registry.register(new GarbageCollectorExports());
        registry.register(new JvmThreads());
    }

    /** All of ours, as queries have them; of a histogram without {@code _bucket}, {@code _count} and {@code _sum}. */
    public static List<String> names() {
        return Family.all().stream().map(Family::exposedName).toList();
    }

    /** The recorder of one more event loop, on which this is to be called. */
    public LoopRecorder addLoop() {
        return loops.add();
    }

    /**
     * An access log whose losses count here.
     *
     * @throws UncheckedIOException when its file cannot be opened
     */
    public CallLog accessLog(AccessLogSettings settings) {
        return AccessLog.open(settings, ticker, clock, process.droppedLines());
    }

    /** What traces calls, whose losses count here; null where it is not wanted. */
    public @Nullable Tracing tracing(Optional<TracingSettings> settings) {
        return settings.map(to -> Tracing.to(to, ticker, clock, process.droppedSpans()))
                .orElse(null);
    }

    /**
     * What keeps bodies, whose losses count here; null where it is not wanted.
     *
     * @throws UncheckedIOException when its file cannot be opened
     */
    public @Nullable PayloadLog payloads(Optional<PayloadLogSettings> settings) {
        return settings.map(to -> PayloadLog.open(to, clock, process.droppedPayloads()))
                .orElse(null);
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
