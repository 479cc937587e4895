package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Calls of one model are answered by its servers, and copies of them by another model's; the answers are compared. */
class ShadowTest {
    private static final int CALLS = 10;
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final FakeModel SAME = FakeModel.scaling("next");
    private static final FakeModel OTHER = new FakeModel(
            "next",
            MODEL.inputs(),
            MODEL.outputs(),
            row -> new Row(Map.of(
                    "next", List.of(row.of("factor").getFirst().longValue() + 1), "scaled", List.of(1.0, 2.0, 50.0))));

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static StartedRouter router(FakeServer server, FakeServer next, String shadow) {
        return StartedRouter.of("pools:\n" + server.asPool("one") + next.asPool("two")
                + """
                models:
                  scaling:
                    slo: {latency: 10s}
                    serve: [one]
                    %s
                    traffic: {shadow: [{to: next, sample: 100%%%s}]}
                  next:
                    slo: {latency: 10s}
                    serve: [two]
                    %s
                """.formatted(MODEL.declared(), shadow, MODEL.declared()));
    }

    private void ask(StartedRouter router, ClientProtocol protocol, Dialect dialect) {
        List<Row> rows = FakeModel.scalingRows(1);
        try (Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            for (int i = 0; i < CALLS; i++) {
                Answer answer = caller.post(protocol.target("scaling"), dialect.ask(MODEL, rows));
                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(dialect.answered(MODEL, answer.message())).isEqualTo(MODEL.answers(rows));
            }
        }
    }

    private void askOip(StartedRouter router) {
        ask(router, ClientProtocol.OIP, OipDialect.json());
    }

    /** Once so many copies have ended that way. */
    private JsonObject report(StartedRouter router, String outcome) {
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            return Awaitility.await()
                    .until(
                            () -> new JsonObject(admin.get("/v1/traffic/scaling/shadow")
                                            .text())
                                    .getJsonArray("shadows")
                                    .getJsonObject(0),
                            report -> report.getJsonObject("copies").getInteger(outcome) == CALLS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DJL", "OPENAI_REST", "GRPC"})
    void serversOfAnyProtocolAreComparedWithOneOfOpenInference(ServerFamily family) {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                FakeServer next = FakeServer.start(vertx, family, SAME);
                StartedRouter router = router(server, next, "")) {
            askOip(router);

            JsonObject report = report(router, "answered");
            assertThat(report.getJsonObject("agreement").getInteger("agreed"))
                    .as(report.encodePrettily())
                    .isEqualTo(CALLS);
            assertThat(report.getJsonArray("outputs")).isNotEmpty();
            assertThat(report.getJsonObject("latency_difference_ms").getInteger("pairs"))
                    .isEqualTo(CALLS);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"DJL", "OPENAI_REST", "GRPC"})
    void theClientsOwnServerMayBeOfAnyProtocol(ServerFamily family) {
        try (FakeServer server = FakeServer.start(vertx, family, MODEL);
                FakeServer next = FakeServer.start(vertx, ServerFamily.OIP_GRPC, SAME);
                StartedRouter router = router(server, next, "")) {
            askOip(router);

            JsonObject report = report(router, "answered");
            assertThat(report.getJsonObject("agreement").getInteger("agreed"))
                    .as(report.encodePrettily())
                    .isEqualTo(CALLS);
        }
    }

    @Test
    void answersThatWerePassedOnUnreadAreReadForIt() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.TFS_REST, MODEL);
                FakeServer next = FakeServer.start(vertx, ServerFamily.OIP_REST, SAME);
                StartedRouter router = router(server, next, "")) {
            ask(router, ClientProtocol.TFS, TfsDialect.columns());

            assertThat(report(router, "answered").getJsonObject("agreement").getInteger("agreed"))
                    .isEqualTo(CALLS);
        }
    }

    @Test
    void namesTheOutputThatDiffersAndKeepsExamples() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                FakeServer next = FakeServer.start(vertx, ServerFamily.TFS_REST, OTHER);
                StartedRouter router = router(server, next, ", compare: {examples: 2, redact: [factor]}")) {
            askOip(router);

            JsonObject report = report(router, "answered");
            assertThat(report.getJsonObject("agreement").getInteger("agreed")).isZero();
            assertThat(report.getJsonArray("outputs").stream()
                            .map(JsonObject.class::cast)
                            .map(output -> output.getString("name") + " "
                                    + output.getJsonObject("agreement").getInteger("agreed")))
                    .containsExactlyInAnyOrder("next 10", "scaled 0");
            assertThat(report.getJsonArray("examples")).hasSize(2);
            assertThat(report.getJsonArray("examples").getJsonObject(0).encode())
                    .contains("values", "scaled")
                    .doesNotContain("factor");
        }
    }

    @Test
    void anotherVersionOfTheModelIsComparedWithThatOfClients() {
        try (VersionedServer server = VersionedServer.start(vertx, MODEL, "3", "4");
                StartedRouter router = StartedRouter.of("pools:\n" + server.asPool("triton") + """
                        models:
                          scaling:
                            slo: {latency: 10s}
                            serve: [triton]
                            traffic: {split: [{version: 3, weight: 1}], shadow: [{version: ">=3", sample: 100%}]}
                        """)) {
            askOip(router);

            assertThat(report(router, "answered").getString("version")).isEqualTo(">=3");
            assertThat(Stream.generate(server::asked).limit(2 * CALLS))
                    .containsOnly("/v2/models/scaling/versions/3/infer", "/v2/models/scaling/versions/4/infer")
                    .filteredOn(path -> path.contains("/4/"))
                    .hasSize(CALLS);
        }
    }

    @Test
    void aTargetThatIsGoneIsOnlyCounted() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                FakeServer next = FakeServer.start(vertx, ServerFamily.OIP_REST, SAME);
                StartedRouter router = router(server, next, "")) {
            next.stop();
            askOip(router);

            report(router, "failed");
            next.startAgain();
        }
    }

    @Test
    void aTargetThatSaysNothingIsGivenUpInTime() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                FakeServer next = FakeServer.start(vertx, ServerFamily.OIP_REST, SAME);
                StartedRouter router = router(server, next, ", budget: 300ms, at-once: 20");
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            next.hold();
            askOip(router);

            report(router, "expired");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                            .contains(
                                    "millrace_shadow_requests_total{model=\"scaling\",to=\"next\",outcome=\"expired\",} 10.0")
                            .contains("millrace_slo_good_total{model=\"scaling\",} 10.0")
                            .contains("millrace_slo_events_total{model=\"next\",} 0.0"));
            Answer live = admin.get("/v1/live");
            AdminDescription.committed().describes("GET /v1/live", live);
            JsonObject shadow = live.body()
                    .toJsonObject()
                    .getJsonArray("models")
                    .getJsonObject(0)
                    .getJsonArray("shadows")
                    .getJsonObject(0);
            assertThat(shadow.getString("to")).isEqualTo("next");
            assertThat(shadow.getInteger("copies")).isEqualTo(10);
            assertThat(shadow.getInteger("dropped")).isEqualTo(10);
        }
    }

    @Test
    void aModelWithoutCopiesHasNoReport() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                FakeServer next = FakeServer.start(vertx, ServerFamily.OIP_REST, SAME);
                StartedRouter router = router(server, next, "");
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            assertThat(admin.get("/v1/traffic/next/shadow").status()).isEqualTo(404);
            assertThat(admin.get("/v1/traffic/nobody/shadow").status()).isEqualTo(404);
        }
    }
}
