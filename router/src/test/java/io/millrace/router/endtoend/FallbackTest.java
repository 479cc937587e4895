package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients get where a model's servers give no answer: its default one, in their own protocol, and told apart. */
class FallbackTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final List<Row> ROWS = FakeModel.scalingRows(3);
    private static final Row DEFAULT = new Row(Map.of("next", List.of(7L), "scaled", List.of(0.5, 1.0, -2.0)));
    private static final String FALLBACK = """
                fallback:
                  answer:
                    - {name: next, datatype: INT64, shape: [-1, 1], data: [7]}
                    - {name: scaled, datatype: FP32, shape: [-1, 3], data: [0.5, 1, -2]}
            """;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private StartedRouter router(FakeServer server, String more) {
        return StartedRouter.of("pools:\n" + server.asPool("pool", ", probe: {timeout: 10s, interval: 10s}")
                + "models:\n  scaling:\n    slo: {latency: 1s}\n    serve: [pool]\n    " + MODEL.declared() + "\n"
                + FALLBACK + more);
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerFamily.class,
            names = {"OIP_REST", "TFS_REST", "KSERVE_V1_REST", "TORCHSERVE_REST", "OIP_GRPC", "TFS_GRPC"})
    void everyProtocolsClientGetsAsManyRowsAsItAskedFor(ServerFamily family) {
        try (FakeServer server = FakeServer.start(vertx, family, MODEL);
                StartedRouter router = router(server, "");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                GrpcCaller grpc = new GrpcCaller(router.dataPort())) {
            server.stop();

            if (family == ServerFamily.KSERVE_V1_REST) {
                rest(caller, ClientProtocol.KSERVE, new KserveDialect(), ROWS);
            } else {
                rest(caller, ClientProtocol.TFS, TfsDialect.rows(), ROWS);
                rest(caller, ClientProtocol.TFS, TfsDialect.columns(), ROWS);
            }
            rest(caller, ClientProtocol.OIP, OipDialect.json(), ROWS);
            rest(caller, ClientProtocol.OIP, OipDialect.inBinary(), ROWS.subList(0, 1));
            rest(caller, ClientProtocol.TORCHSERVE, new TorchServeDialect(), ROWS.subList(0, 1));
            grpc(grpc, new OipGrpcDialect());
            grpc(grpc, new TfsGrpcDialect());
            grpc(grpc, new TorchServeGrpcDialect());
        }
    }

    private static void rest(Caller caller, ClientProtocol protocol, Dialect dialect, List<Row> rows) {
        Answer answer = caller.post(protocol.target(MODEL.name()), dialect.ask(MODEL, rows));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("x-millrace-degraded")).isEqualTo("default");
        assertThat(dialect.answered(MODEL, answer.message()))
                .isEqualTo(rows.stream().map(row -> DEFAULT).toList());
    }

    private static void grpc(GrpcCaller caller, GrpcDialect dialect) {
        AtomicReference<Metadata> head = new AtomicReference<>(new Metadata());
        byte[] answer = ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(
                        caller.channel(),
                        MetadataUtils.newCaptureMetadataInterceptor(head, new AtomicReference<>(new Metadata()))),
                GrpcCaller.method(dialect.infers(), MethodDescriptor.MethodType.UNARY),
                CallOptions.DEFAULT,
                dialect.ask(MODEL, ROWS.subList(0, 1)).body().getBytes());

        assertThat(head.get().get(Metadata.Key.of("x-millrace-degraded", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("default");
        Message answered = new Message(Message.nothing().headers(), Buffer.buffer(answer));
        assertThat(dialect.answered(MODEL, answered)).containsExactly(DEFAULT);
    }

    @Test
    void standsForAnAnswerThatComesTooLateAndCountsAsTheFailureItStandsFor() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            server.hold();
            Answer answer = caller.post(
                    ClientProtocol.OIP.target("scaling"),
                    OipDialect.json().ask(MODEL, ROWS).with("x-millrace-timeout-ms", "60"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-millrace-degraded")).isEqualTo("default");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                            .contains("millrace_degraded_total{model=\"scaling\",why=\"default\",} 1.0")
                            .contains("millrace_slo_events_total{model=\"scaling\",} 1.0")
                            .contains("millrace_slo_good_total{model=\"scaling\",} 0.0"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void standsForAServersFailureAndForItsLackOfRoom(int status) {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            server.answersAlways(says(status));

            rest(caller, ClientProtocol.OIP, OipDialect.json(), ROWS);
            rest(caller, ClientProtocol.TFS, TfsDialect.rows(), ROWS);
        }
    }

    @Test
    void neverHidesWhatTheClientDidWrong() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            server.answersAlways(says(400));
            Answer refused = caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.json().ask(MODEL, ROWS));
            server.stop();
            Answer unreadable =
                    caller.post(ClientProtocol.TFS.target("scaling"), Message.json(Buffer.buffer("{\"instances\": 5")));

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.header("x-millrace-degraded")).isEmpty();
            assertThat(unreadable.status()).isNotEqualTo(200);
            assertThat(unreadable.header("x-millrace-degraded")).isEmpty();
        }
    }

    @Test
    void hasTheOutputsThatAreAskedFor() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, "");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            server.stop();
            OipDialect one = OipDialect.json().wanting("scaled");
            JsonArray outputs = caller.post(ClientProtocol.OIP.target("scaling"), one.ask(MODEL, ROWS))
                    .body()
                    .toJsonObject()
                    .getJsonArray("outputs");
            Answer other = caller.post(
                    ClientProtocol.OIP.target("scaling"),
                    OipDialect.json().wanting("hidden").ask(MODEL, ROWS));

            assertThat(outputs).hasSize(1);
            assertThat(outputs.getJsonObject(0).getString("name")).isEqualTo("scaled");
            assertThat(other.status()).isEqualTo(503);
        }
    }

    @Test
    void clippersApplicationsHaveTheirOwnAndAreMarkedLikewise() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));
                StartedRouter router = StartedRouter.of("pools:\n" + server.asPool("pool") + """
                        models:
                          digits:
                            slo: {latency: 1s}
                            serve: [pool]
                            fallback: {answer: [{name: probabilities, datatype: FP32, shape: [-1, 1], data: [2]}]}
                        applications:
                          writing: {model: digits, input-type: floats, default-output: "-1.5", latency: 5s}
                        """);
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            server.stop();
            JsonArray image = new JsonArray();
            for (int i = 0; i < 64; i++) image.add(1.5);
            JsonObject asked = new JsonObject().put("input", image);
            Answer answer = caller.post("/writing/predict", Message.json(asked.toBuffer()));

            assertThat(answer.header("x-millrace-degraded")).isEqualTo("default");
            assertThat(answer.body().toJsonObject().getMap())
                    .containsEntry("output", -1.5)
                    .containsEntry("default", true)
                    .containsKey("default_explanation");
        }
    }

    @Test
    void anAnswerOfALaterTierSaysSo() {
        try (FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                FakeServer second = FakeServer.start(vertx, ServerFamily.TFS_REST, MODEL);
                StartedRouter router = StartedRouter.of("pools:\n" + first.asPool("first") + second.asPool("second")
                        + "models:\n  scaling:\n    slo: {latency: 1s}\n    serve: [first, second]\n    "
                        + MODEL.declared() + "\n");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            Answer whole = caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.json().ask(MODEL, ROWS));
            first.stop();
            Answer translated = caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.json().ask(MODEL, ROWS));
            Answer passed = caller.post(
                    ClientProtocol.TFS.target("scaling"), TfsDialect.rows().ask(MODEL, ROWS));

            assertThat(whole.header("x-millrace-degraded")).isEmpty();
            assertThat(translated.header("x-millrace-degraded")).isEqualTo("tier");
            assertThat(passed.header("x-millrace-degraded")).isEqualTo("tier");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                            .contains("millrace_degraded_total{model=\"scaling\",why=\"tier\",} 2.0"));
        }
    }

    @Test
    void anAnswerOfALaterTierThatIsCheaperIsAsItShouldBe() {
        try (FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = StartedRouter.of("pools:\n" + first.asPool("first", ", cost: 2")
                        + second.asPool("second", ", cost: 1")
                        + "models:\n  scaling:\n    slo: {latency: 10s}\n    serve: [first, second]\n    "
                        + MODEL.declared() + "\n");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer answer = caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.json().ask(MODEL, ROWS));

            assertThat(second.inferences()).hasSize(1);
            assertThat(answer.header("x-millrace-degraded")).isEmpty();
        }
    }

    private static Answer says(int status) {
        return new Answer(
                status,
                MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"),
                Buffer.buffer("{\"error\":\"oh\"}"));
    }
}
