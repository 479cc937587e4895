package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/** Takes OTLP over HTTP, reads it with OpenTelemetry's own messages, and keeps it. Can be told to refuse it, or to stand still. */
final class FakeCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final List<MultiMap> posts = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile boolean standsStill;

    /** A span, by what it says. */
    record Told(Span span, Map<String, String> attributes, Map<String, String> resource) {
        String name() {
            return span.getName();
        }

        String id() {
            return HexFormat.of().formatHex(span.getSpanId().toByteArray());
        }

        String parent() {
            return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
        }

        String trace() {
            return HexFormat.of().formatHex(span.getTraceId().toByteArray());
        }

        List<String> links() {
            return span.getLinksList().stream()
                    .map(link -> HexFormat.of().formatHex(link.getSpanId().toByteArray()))
                    .toList();
        }

        boolean isWithin(Told other) {
            return span.getStartTimeUnixNano() >= other.span.getStartTimeUnixNano()
                    && span.getEndTimeUnixNano() <= other.span.getEndTimeUnixNano();
        }
    }

    private FakeCollector(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::take);
    }

    static FakeCollector start(Vertx vertx) {
        FakeCollector collector = new FakeCollector(vertx);
        await(collector.server.listen(0, "127.0.0.1"));
        return collector;
    }

    /** @param more keys of the section, each behind a comma */
    String asTracing(String more) {
        return "tracing: {otlp: \"http://127.0.0.1:%d\"%s}\n".formatted(server.actualPort(), more);
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            posts.add(request.headers());
            if (standsStill) return;
            if (status == 200 && request.uri().equals("/v1/traces")) read(body.getBytes());
            request.response().setStatusCode(status).end();
        });
    }

    private void read(byte[] packed) {
        try (GZIPInputStream bytes = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            for (ResourceSpans of : ExportTraceServiceRequest.parseFrom(bytes).getResourceSpansList())
                of.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream())
                        .map(span -> new Told(
                                span,
                                texts(span.getAttributesList()),
                                texts(of.getResource().getAttributesList())))
                        .forEach(told::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        Map<String, String> texts = new TreeMap<>();
        for (KeyValue each : attributes) {
            AnyValue value = each.getValue();
            texts.put(
                    each.getKey(),
                    value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue()));
        }
        return texts;
    }

    /** All there are, once there are so many. */
    List<Told> spans(int count) {
        Awaitility.await().until(() -> told.size() >= count);
        Assertions.assertThat(told).hasSize(count);
        return List.copyOf(told);
    }

    /** The one of that name among those. */
    static Told named(List<Told> spans, String name) {
        return only(spans, span -> span.name().equals(name));
    }

    static Told only(List<Told> spans, Predicate<Told> wanted) {
        List<Told> found = spans.stream().filter(wanted).toList();
        Assertions.assertThat(found).hasSize(1);
        return found.getFirst();
    }

    List<Told> spans() {
        return told;
    }

    /** The headers of each post. */
    List<MultiMap> posts() {
        return posts;
    }

    void refuses(int with) {
        status = with;
    }

    /** From now on answers nobody. */
    void standsStill() {
        standsStill = true;
    }

    @Override
    public void close() {
        await(server.close());
    }
}
