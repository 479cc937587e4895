package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.FakeCollector.named;
import static io.millrace.router.endtoend.FakeCollector.only;
import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.millrace.backends.ServerFamily;
import io.millrace.router.endtoend.FakeCollector.Told;
import io.millrace.router.redis.FakeRedis;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a collector is told of calls, and their servers of the trace they take part in. */
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";
    private static final String KEPT = "00-" + TRACE + "-" + CLIENT + "-01";
    private static final String NOT_KEPT = "00-" + TRACE + "-" + CLIENT + "-00";
    private static final String TARGET = "/v2/models/digits/infer";

    private static final int UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL = 400;

    private final Vertx vertx = Vertx.vertx();
    private final FakeCollector collector = FakeCollector.start(vertx);

    @AfterEach
    void close() {
        collector.close();
        await(vertx.close());
    }

    private FakeServer server(ServerFamily family) {
        return FakeServer.start(vertx, family, FakeModel.digits("digits"));
    }

    private StartedRouter router(String tracing, String pool, String model) {
        return StartedRouter.of(collector.asTracing(tracing) + "pools:\n" + pool
                + "models:\n  digits: {slo: {latency: 10s}, serve: [pool], inputs: [{name: image, datatype: FP32, shape: [-1, 64]}], "
                + "outputs: [{name: probabilities, datatype: FP32, shape: [-1, 10]}]" + model + "}\n");
    }

    private Caller caller(StartedRouter router) {
        return new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
    }

    private static Message sample() {
        return Message.json(Buffer.buffer(ClientProtocol.OIP.sample()));
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"OPENAI_REST", "GRPC", "DJL"})
    void aCallIsASpanBelowItsClientsAndTheServerIsBelowTheAttempt(ServerFamily family) {
        try (FakeServer server = server(family);
                StartedRouter router = router(", sample: 0%", server.asPool("pool"), "");
                Caller caller = caller(router)) {
            Answer answer = caller.post(
                    TARGET,
                    sample().with("traceparent", KEPT)
                            .with("tracestate", "a=1,b=2")
                            .with("x-request-id", "id-1"));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            List<Told> spans = collector.spans(2);
            Told call = named(spans, "POST oip");
            Told attempt = named(spans, "attempt");
            assertThat(spans).allSatisfy(span -> assertThat(span.trace()).isEqualTo(TRACE));
            assertThat(call.parent()).isEqualTo(CLIENT);
            assertThat(attempt.parent()).isEqualTo(call.id());
            assertThat(attempt.isWithin(call)).isTrue();
            assertThat(call.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
            assertThat(attempt.span().getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(call.attributes())
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("http.response.status_code", "200")
                    .containsEntry("url.path", TARGET)
                    .containsEntry("millrace.model", "digits")
                    .containsEntry("millrace.frontend", "oip")
                    .containsEntry("millrace.request.id", "id-1")
                    .containsEntry("millrace.outcome", "ok")
                    .containsEntry("millrace.endpoint", "pool/" + server.address());
            assertThat(attempt.attributes())
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry("millrace.protocol", family.keyword())
                    .containsEntry("millrace.attempt", "1")
                    .containsEntry("millrace.attempt.reason", "first")
                    .containsEntry("millrace.outcome", "ok");
            assertThat(call.resource()).containsEntry("service.name", "millrace");
            MultiMap asked = server.inferences().getFirst().headers();
            assertThat(asked.getAll("traceparent")).containsExactly("00-" + TRACE + "-" + attempt.id() + "-01");
            assertThat(asked.getAll("tracestate")).containsExactly("a=1,b=2");
        }
    }

    @Test
    void whatItsClientDoesNotKeepIsNotTracedAndPassesAsItCame() {
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router = router(", sample: 100%", server.asPool("pool"), "");
                Caller caller = caller(router)) {
            caller.post(TARGET, sample().with("traceparent", NOT_KEPT));
            caller.post(TARGET, sample());

            List<Told> spans = collector.spans(2);
            assertThat(spans).allSatisfy(span -> assertThat(span.trace()).isNotEqualTo(TRACE));
            assertThat(named(spans, "POST oip").parent()).isEmpty();
            assertThat(server.inferences().getFirst().headers().get("traceparent"))
                    .isEqualTo(NOT_KEPT);
        }
    }

    @Test
    void aHeaderThatIsNoneCountsAsNotSentAndIsReplaced() {
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router = router(", sample: 100%", server.asPool("pool"), "");
                Caller caller = caller(router)) {
            caller.post(
                    TARGET,
                    sample().with("traceparent", KEPT).with("traceparent", KEPT).with("tracestate", "a=1"));

            Told attempt = named(collector.spans(2), "attempt");
            assertThat(attempt.trace()).isNotEqualTo(TRACE);
            MultiMap asked = server.inferences().getFirst().headers();
            assertThat(asked.getAll("traceparent"))
                    .containsExactly("00-" + attempt.trace() + "-" + attempt.id() + "-03");
            assertThat(asked.contains("tracestate")).isFalse();
        }
    }

    @Test
    void aBatchIsOneSpanLinkedToAllThatAreTraced() {
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router = router(
                        ", sample: 0%", server.asPool("pool"), ", batch: {max: 8, policy: fixed, size: 3, delay: 1m}");
                Caller first = caller(router);
                Caller second = caller(router);
                Caller third = caller(router)) {
            List<Future<Answer>> answers = List.of(
                    first.send(HttpMethod.POST, TARGET, sample().with("traceparent", KEPT)),
                    second.send(HttpMethod.POST, TARGET, sample().with("traceparent", KEPT.replace('4', '5'))),
                    third.send(HttpMethod.POST, TARGET, sample()));
            for (Future<Answer> answer : answers)
                assertThat(await(answer).status()).isEqualTo(200);

            List<Told> spans = collector.spans(6);
            Told batch = named(spans, "batch");
            Told attempt = named(spans, "attempt");
            List<Told> calls = spans.stream()
                    .filter(span -> span.name().equals("POST oip"))
                    .toList();
            List<Told> waits =
                    spans.stream().filter(span -> span.name().equals("queue")).toList();
            assertThat(calls).hasSize(2);
            assertThat(batch.links())
                    .containsExactlyInAnyOrderElementsOf(
                            calls.stream().map(Told::id).toList());
            assertThat(batch.parent()).isEqualTo(batch.links().getFirst());
            assertThat(batch.attributes())
                    .containsEntry("millrace.batch.calls", "3")
                    .containsEntry("millrace.batch.rows", "3");
            assertThat(attempt.parent()).isEqualTo(batch.id());
            assertThat(attempt.isWithin(batch)).isTrue();
            assertThat(waits)
                    .hasSize(2)
                    .allSatisfy(wait -> assertThat(wait.links()).containsExactly(batch.id()))
                    .extracting(Told::parent)
                    .containsExactlyInAnyOrderElementsOf(
                            calls.stream().map(Told::id).toList());
            assertThat(server.inferences().getFirst().headers().get("traceparent"))
                    .contains(attempt.id());
        }
    }

    @Test
    void aFailedAttemptAndTheNextAreTwoSpans() {
        try (FakeServer ill = server(ServerFamily.OIP_REST);
                FakeServer well = server(ServerFamily.OIP_REST);
                StartedRouter router = router(
                        ", sample: 100%",
                        "  pool: {protocol: oip-rest, endpoints: [\"%s\", \"%s\"], pick: round-robin, probe: {timeout: 10s}}\n"
                                .formatted(ill.address(), well.address()),
                        ", retry: {idempotent: true}");
                Caller caller = caller(router)) {
            ill.answersAlways(
                    new Answer(503, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{\"error\": \"not now\"}")));
            for (int i = 0; ill.inferences().isEmpty(); i++) {
                assertThat(i).isLessThan(10);
                assertThat(caller.post(TARGET, sample()).status()).isEqualTo(200);
            }

            int before = 2 * (well.inferences().size() - 1);
            List<Told> spans = collector.spans(before + 3);
            Told failed = only(spans, span -> span.span().getStatus().getCode() == StatusCode.STATUS_CODE_ERROR);
            Told again = only(spans, span -> "retry".equals(span.attributes().get("millrace.attempt.reason")));
            assertThat(failed.name()).isEqualTo("attempt");
            assertThat(failed.attributes())
                    .containsEntry("millrace.endpoint", "pool/" + ill.address())
                    .containsKey("error.type");
            assertThat(again.parent()).isEqualTo(failed.parent());
            assertThat(again.attributes())
                    .containsEntry("millrace.endpoint", "pool/" + well.address())
                    .containsEntry("millrace.attempt", "2");
        }
    }

    /** Once the other attempt, which ends after it, is there too. */
    private Optional<Told> hedgeThatWon() {
        return collector.spans().stream()
                .filter(span -> "hedge".equals(span.attributes().get("millrace.attempt.reason")))
                .filter(span -> "ok".equals(span.attributes().get("millrace.outcome")))
                .filter(hedge -> collector.spans().stream().anyMatch(span -> isBeside(span, hedge)))
                .findFirst();
    }

    private static boolean isBeside(Told span, Told other) {
        return span.parent().equals(other.parent()) && !span.id().equals(other.id());
    }

    @Test
    void ofTwoThatRaceBothAreSpansAndTheLoserIsNoError() {
        try (FakeServer first = server(ServerFamily.OIP_REST);
                FakeServer second = server(ServerFamily.OIP_REST);
                StartedRouter router = router(
                        ", sample: 0%",
                        "  pool: {protocol: oip-rest, endpoints: [\"%s\", \"%s\"], pick: round-robin, probe: {timeout: 10s, interval: 10s}}\n"
                                .formatted(first.address(), second.address()),
                        ", hedge: {budget: 20%}");
                Caller caller = caller(router)) {
            for (int i = 0; i < UNTIL_IT_IS_KNOWN_WHAT_IS_USUAL; i++) caller.post(TARGET, sample());
            first.hold();

            Awaitility.await().until(() -> {
                caller.post(TARGET, sample().with("traceparent", KEPT));
                return hedgeThatWon().isPresent();
            });
            Told hedge = hedgeThatWon().orElseThrow();
            Told beside = only(collector.spans(), span -> isBeside(span, hedge));
            assertThat(hedge.attributes()).containsEntry("millrace.endpoint", "pool/" + second.address());
            assertThat(beside.attributes())
                    .containsEntry("millrace.endpoint", "pool/" + first.address())
                    .containsEntry("millrace.attempt.reason", "first")
                    .containsEntry("millrace.outcome", "cancelled");
            assertThat(beside.span().getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        }
    }

    @Test
    void aCallOverGrpcIsNamedByItsMethodAndBelowItsClients() {
        OipGrpcDialect dialect = new OipGrpcDialect();
        FakeModel model = FakeModel.digits("digits");
        Metadata traced = new Metadata();
        traced.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), KEPT);
        traced.put(Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER), "a=1");
        try (FakeServer server = server(ServerFamily.OIP_GRPC);
                StartedRouter router = router(", sample: 0%, service: eu", server.asPool("pool"), "");
                GrpcCaller caller = new GrpcCaller(router.dataPort())) {
            caller.unary(
                    dialect.infers(),
                    dialect.ask(model, HeldOut.images(1)).body().getBytes(),
                    traced);

            List<Told> spans = collector.spans(2);
            Told call = named(spans, dialect.infers());
            Told attempt = named(spans, "attempt");
            assertThat(call.trace()).isEqualTo(TRACE);
            assertThat(call.parent()).isEqualTo(CLIENT);
            assertThat(call.attributes())
                    .containsEntry("rpc.system.name", "grpc")
                    .containsEntry("rpc.method", dialect.infers())
                    .containsEntry("rpc.response.status_code", "OK");
            assertThat(call.resource()).containsEntry("service.name", "eu");
            MultiMap asked = server.inferences().getFirst().headers();
            assertThat(asked.getAll("traceparent")).containsExactly("00-" + TRACE + "-" + attempt.id() + "-01");
            assertThat(asked.getAll("tracestate")).containsExactly("a=1");
        }
    }

    @Test
    void aLookIntoTheCacheIsASpan() {
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router = router(
                        ", sample: 100%, headers: {x-key: secret}", server.asPool("pool"), ", cache: {ttl: 5m}");
                Caller caller = caller(router)) {
            caller.post(TARGET, sample());
            caller.post(TARGET, sample());

            List<Told> spans = collector.spans(5);
            assertThat(spans.stream()
                            .filter(span -> span.name().equals("cache"))
                            .map(span -> span.attributes().get("millrace.cache.outcome")))
                    .containsExactly("miss", "hit");
            assertThat(named(spans, "attempt").parent())
                    .isEqualTo(only(
                                    spans,
                                    span -> span.name().equals("cache")
                                            && "miss".equals(span.attributes().get("millrace.cache.outcome")))
                            .parent());
            assertThat(collector.posts())
                    .allSatisfy(headers -> assertThat(headers.get("x-key")).isEqualTo("secret"));
        }
    }

    @Test
    void aLookIntoTheMemoryThatRoutersShareIsToldAsThat() {
        FakeRedis redis = FakeRedis.start(vertx);
        String cache = ", cache: {ttl: 5m, shared: true}";
        String sharing = ", sample: 100%}\nredis: {address: \"127.0.0.1:" + redis.port() + "\", timeout: 1s";
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter one = router(sharing, server.asPool("pool"), cache);
                StartedRouter other = router(sharing, server.asPool("pool"), cache);
                Caller first = caller(one);
                Caller second = caller(other)) {
            first.post(TARGET, sample());
            Awaitility.await().until(() -> redis.keys().size() == 1);
            Answer found = second.post(TARGET, sample());

            assertThat(found.header("x-millrace-cache")).isEqualTo("hit");
            List<Told> spans = collector.spans(5);
            List<Told> looks =
                    spans.stream().filter(span -> span.name().equals("cache")).toList();
            assertThat(looks)
                    .extracting(look -> look.attributes().get("millrace.cache.memory") + " "
                            + look.attributes().get("millrace.cache.outcome"))
                    .containsExactlyInAnyOrder("shared miss", "shared hit");
            assertThat(named(spans, "attempt").trace())
                    .isEqualTo(only(
                                    looks,
                                    look -> "miss".equals(look.attributes().get("millrace.cache.outcome")))
                            .trace());
        }
    }

    @Test
    void examplesOfMetricsAreOfTracesThatAreKept() {
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router = router(", sample: 100%", server.asPool("pool"), "");
                Caller caller = caller(router);
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            caller.post(TARGET, sample());

            Told call = named(collector.spans(2), "POST oip");
            Answer metrics = await(admin.send(
                    HttpMethod.GET,
                    "/metrics",
                    Message.nothing().with("accept", "application/openmetrics-text; version=1.0.0")));
            assertThat(metrics.text()).contains("trace_id=\"" + call.trace() + "\"");
        }
    }

    /** Neither one that refuses everything nor one that never answers is felt by calls, nor keeps the process from leaving. */
    @ParameterizedTest
    @EnumSource(Trouble.class)
    void aCollectorInTroubleCostsSpansAlone(Trouble trouble) {
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router = router(", sample: 100%", server.asPool("pool"), "");
                Caller caller = caller(router);
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            if (trouble == Trouble.REFUSES) collector.refuses(400);
            else collector.standsStill();

            Stream.generate(() -> caller.post(TARGET, sample()))
                    .limit(200)
                    .forEach(answer -> assertThat(answer.status()).isEqualTo(200));

            if (trouble == Trouble.REFUSES)
                Awaitility.await()
                        .until(() -> admin.get("/metrics").text().contains("millrace_spans_dropped_total 400.0"));
            assertThat(collector.spans()).isEmpty();
        }
    }

    enum Trouble {
        REFUSES,
        STANDS_STILL
    }
}
