package io.millrace.router.trace;

import io.millrace.config.TracingSettings;
import io.millrace.inference.Ticker;
import io.millrace.inference.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides which calls are traced, and sends their spans. One for the process, where it is wanted. Any thread. */
public final class Tracing implements AutoCloseable {
    private static final String SCOPE = "io.millrace";
    /** Calls of one batch; beyond that their number alone is told. */
    private static final int MOST_LINKS = 1_024;

    private final double sample;
    private final Ticker ticker;
    private final Clock clock;
    private final SpanQueue spans;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private Tracing(TracingSettings settings, SpanQueue spans, Ticker ticker, Clock clock) {
        this.sample = settings.sample();
        this.ticker = ticker;
        this.clock = clock;
        this.spans = spans;
        // Whether a call is traced has been decided when the first span of it is made.
        this.provider = SdkTracerProvider.builder()
                .setSampler(Sampler.alwaysOn())
                .setResource(Resource.getDefault().merge(Resource.create(told(settings))))
                .setSpanLimits(
                        SpanLimits.builder().setMaxNumberOfLinks(MOST_LINKS).build())
                .addSpanProcessor(spans)
                .build();
        this.tracer = provider.get(SCOPE);
    }

    private static Attributes told(TracingSettings settings) {
        String version = Tracing.class.getPackage().getImplementationVersion();
        return Attributes.of(
                AttributeKey.stringKey("service.name"),
                settings.service(),
                AttributeKey.stringKey("service.version"),
                version == null ? "development" : version);
    }

    /**
     * @param clock   tells the time of day that spans are stamped with
     * @param dropped counts the spans that were lost
     */
    public static Tracing to(TracingSettings settings, Ticker ticker, Clock clock, LongAdder dropped) {
        return new Tracing(settings, new SpanQueue(new OtlpOut(settings), dropped), ticker, clock);
    }

    /**
     * The span of a call that has come: below its client's, where that keeps its own; null where the call is not traced.
     *
     * @param random of the event loop
     */
    public @Nullable OpenSpan begin(MultiMap headers, RandomGenerator random, long bornNanos) {
        List<String> told = headers.getAll(TraceContext.HEADER);
        @Nullable TraceContext client = told.size() == 1 ? TraceContext.of(told.getFirst()) : null;
        boolean isTraced = client == null ? random.nextDouble() < sample : client.isSampled();
        if (!isTraced) return null;
        Context parent = client == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HeaderGetter.ONLY);
        Instant now = clock.instant();
        long epochNanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        return OpenSpan.root(tracer, parent, "call", epochNanos - ticker.nanos(), bornNanos);
    }

    /** Sends what is here, waiting at most two seconds for it. */
    @Override
    public void close() {
        spans.close();
        provider.close();
    }
}
