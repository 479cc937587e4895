package io.millrace.router.trace;

import io.millrace.inference.TraceHeaders;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A span of a call that is traced, from its begin to its end. Times are nanoseconds of the Ticker. Any thread. */
public final class OpenSpan {
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    private final Tracer tracer;
    private final Span span;
    /** From the Ticker's zero to that of the time of day, as they stood to each other when the call came. */
    private final long sinceEpochNanos;

    private OpenSpan(Tracer tracer, Span span, long sinceEpochNanos) {
        this.tracer = tracer;
        this.span = span;
        this.sinceEpochNanos = sinceEpochNanos;
    }

    /** @param parent the client's span, if it told of one */
    static OpenSpan root(Tracer tracer, Context parent, String name, long sinceEpochNanos, long nowNanos) {
        return begun(tracer, tracer.spanBuilder(name).setParent(parent), SpanKind.SERVER, sinceEpochNanos, nowNanos);
    }

    OpenSpan child(SpanKind kind, String name, long nowNanos) {
        return child(kind, name, List.of(), nowNanos);
    }

    /** @param links what else it has to do with */
    OpenSpan child(SpanKind kind, String name, List<OpenSpan> links, long nowNanos) {
        SpanBuilder builder = tracer.spanBuilder(name).setParent(Context.root().with(span));
        for (OpenSpan link : links) builder.addLink(link.span.getSpanContext());
        return begun(tracer, builder, kind, sinceEpochNanos, nowNanos);
    }

    private static OpenSpan begun(
            Tracer tracer, SpanBuilder builder, SpanKind kind, long sinceEpochNanos, long nowNanos) {
        Span span = builder.setSpanKind(kind)
                .setStartTimestamp(sinceEpochNanos + nowNanos, TimeUnit.NANOSECONDS)
                .startSpan();
        return new OpenSpan(tracer, span, sinceEpochNanos);
    }

    /** 32 hexadecimal digits. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** What a server is told that is asked on its behalf. */
    public TraceHeaders headers() {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance()
                .inject(Context.root().with(span), headers, (carrier, name, value) -> headers.put(name, value));
        return new TraceHeaders(headers.getOrDefault(PARENT, ""), headers.getOrDefault(STATE, ""));
    }

    /** Of nothing nothing. */
    public OpenSpan put(String key, String value) {
        if (!value.isEmpty()) span.setAttribute(key, value);
        return this;
    }

    public OpenSpan put(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    OpenSpan named(String name) {
        span.updateName(name);
        return this;
    }

    /** It did not end well. */
    OpenSpan fails(String type) {
        span.setStatus(StatusCode.ERROR).setAttribute("error.type", type);
        return this;
    }

    void ends(long nowNanos) {
        span.end(sinceEpochNanos + nowNanos, TimeUnit.NANOSECONDS);
    }
}
