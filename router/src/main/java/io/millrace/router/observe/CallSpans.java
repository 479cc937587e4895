package io.millrace.router.observe;

import io.millrace.backends.grpc.GrpcCode;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.chain.FailureNames;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.home.TenantHeader;
import io.millrace.router.trace.OpenSpan;
import io.millrace.router.trace.Spans;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Ends the span of a call that was traced, with what is known of it then. Any thread. */
public final class CallSpans implements CallLog {
    private final Ticker ticker;

    public CallSpans(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public void ended(Entry entry) {
        OpenSpan span = entry.span();
        if (span == null) return;
        GrpcCode grpc = entry.grpc();
        if (grpc == null) http(span, entry);
        else grpc(span, entry, grpc);
        network(span, entry.request());
        ours(span, entry);
        Spans.callEnds(span, name(entry), error(entry), ticker.nanos());
    }

    /** As OpenTelemetry names such spans: of few values, so not by the path, which names the model. */
    private static String name(Entry entry) {
        return entry.grpc() == null
                ? entry.request().method().name() + " " + entry.frontend()
                : entry.path().substring(1);
    }

    private static void http(OpenSpan span, Entry entry) {
        HttpServerRequest request = entry.request();
        span.put("http.request.method", request.method().name())
                .put("http.response.status_code", entry.status())
                .put("url.scheme", request.isSSL() ? "https" : "http")
                .put("url.path", entry.path());
    }

    private static void grpc(OpenSpan span, Entry entry, GrpcCode code) {
        span.put("rpc.system.name", "grpc")
                .put("rpc.method", entry.path().substring(1))
                .put("rpc.response.status_code", code.name());
    }

    private static void network(OpenSpan span, HttpServerRequest request) {
        span.put("network.protocol.version", AccessLine.version(request.version()));
        if (request.remoteAddress() != null && request.remoteAddress().hostAddress() != null)
            span.put("client.address", request.remoteAddress().hostAddress());
    }

    private static void ours(OpenSpan span, Entry entry) {
        span.put("millrace.request.id", entry.id().text())
                .put("millrace.frontend", entry.frontend())
                .put("millrace.model", entry.model().map(ModelName::text).orElse(""))
                .put("millrace.version", ServedVersion.of(entry.version(), entry.served()))
                .put("millrace.tenant", TenantHeader.of(entry.request().headers()))
                .put("millrace.attempts", entry.attempts())
                .put("millrace.outcome", entry.failure() == null ? "ok" : FailureNames.outcome(entry.failure()));
        if (entry.served() != null)
            span.put("millrace.endpoint", entry.served().endpoint().id().toString());
        if (entry.cache() != null)
            span.put("millrace.cache.outcome", entry.cache().label());
        if (entry.assigned() != null)
            span.put("millrace.arm", entry.assigned().arm().name());
        if (entry.degraded() != null)
            span.put("millrace.degraded", entry.degraded().label());
    }

    /** What a client does wrong is no error of ours. */
    private static @Nullable String error(Entry entry) {
        if (entry.status() < 500) return null;
        return entry.failure() == null ? Integer.toString(entry.status()) : FailureNames.outcome(entry.failure());
    }
}
