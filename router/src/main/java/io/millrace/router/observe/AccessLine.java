package io.millrace.router.observe;

import io.millrace.inference.TraceContext;
import io.millrace.router.chain.FailureNames;
import io.millrace.router.frontend.CallLog.Entry;
import io.millrace.router.frontend.CallLog.Times;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.home.TenantHeader;
import io.millrace.router.schedule.Candidate;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An ended call as one line of JSON. What there is nothing to say of is left out. */
final class AccessLine {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final StringBuilder out = new StringBuilder(384);

    private AccessLine() {}

    /** @param lost lines that were to come before it and did not */
    static String of(Entry entry, Instant time, long lost) {
        AccessLine line = new AccessLine();
        line.out.append("{\"time\":\"");
        TIME.formatTo(time, line.out);
        line.out.append('"');
        line.asked(entry);
        line.served(entry);
        line.text("failure", entry.failure() == null ? null : FailureNames.of(entry.failure()));
        if (entry.failure() != null) entry.failure().shed().ifPresent(reason -> line.text("shed", reason.label()));
        line.number("bytes_in", entry.bytesIn());
        line.number("bytes_out", entry.bytesOut());
        line.took(entry.times());
        if (lost > 0) line.number("lines_dropped_before", lost);
        return line.out.append("}\n").toString();
    }

    private void asked(Entry entry) {
        HttpServerRequest request = entry.request();
        quoted("id", entry.id().text());
        text("trace", traceId(entry));
        SocketAddress client = request.remoteAddress();
        text("client", client == null ? null : client.hostAddress());
        text("http", version(request.version()));
        text("frontend", entry.frontend());
        quoted("method", request.method().name());
        quoted("path", entry.path());
        entry.model().ifPresent(model -> quoted("model", model.text()));
        quoted("version", ServedVersion.of(entry.version(), entry.served()));
        text("tenant", TenantHeader.of(request.headers()));
    }

    private static @Nullable String traceId(Entry entry) {
        if (entry.span() != null) return entry.span().traceId();
        TraceContext trace = TraceContext.of(entry.request().headers().get(TraceContext.HEADER));
        return trace == null ? null : trace.traceId();
    }

    private void served(Entry entry) {
        number("status", entry.status());
        text("grpc", entry.grpc() == null ? null : entry.grpc().name());
        Candidate served = entry.served();
        if (served != null) {
            quoted("endpoint", served.endpoint().id().toString());
            text("server", served.endpoint().family().keyword());
        }
        text("arm", entry.assigned() == null ? null : entry.assigned().arm().name());
        number("attempts", entry.attempts());
        text("cache", entry.cache() == null ? null : entry.cache().label());
        text("degraded", entry.degraded() == null ? null : entry.degraded().label());
    }

    private void took(Times times) {
        micros("duration_us", times.nanos());
        if (times.queuedNanos() > 0) micros("queue_us", times.queuedNanos());
        if (times.serverNanos() > 0) micros("server_us", times.serverNanos());
        if (times.promptNanos() != times.nanos()) micros("head_us", times.promptNanos());
    }

    static String version(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
        };
    }

    /** Of a word that needs no escape; of none nothing. */
    private void text(String key, @Nullable String value) {
        if (value == null || value.isEmpty()) return;
        out.append(",\"").append(key).append("\":\"").append(value).append('"');
    }

    /** Of what others wrote; of nothing nothing. */
    private void quoted(String key, String value) {
        if (value.isEmpty()) return;
        out.append(",\"").append(key).append("\":").append(JsonText.quoted(value));
    }

    private void micros(String key, long nanos) {
        number(key, TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    private void number(String key, long value) {
        out.append(",\"").append(key).append("\":").append(value);
    }
}
