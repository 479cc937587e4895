package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of one model that go several ways, as clients and servers see it. */
class TrafficTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel MODEL = FakeModel.scaling("m");
    private static final FakeModel NEXT = FakeModel.scaling("next");
    private static final String PLAIN = "/v2/models/m/infer";

    private static VersionedServer server;
    private static VersionedServer other;
    private static StartedRouter router;
    private static Caller rest;
    private static Caller admin;
    private static GrpcCaller grpc;

    @BeforeAll
    static void start() {
        server = VersionedServer.start(VERTX, MODEL, "3", "4", "10");
        other = VersionedServer.start(VERTX, NEXT, "1");
        router = StartedRouter.of(document("10", "90"));
        rest = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort());
        admin = new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort());
        grpc = new GrpcCaller(router.dataPort());
    }

    private static String document(String stable, String canary) {
        return "pools:\n" + server.asPool("triton") + other.asPool("beside") + """
                models:
                  next: {slo: {latency: 10s}, serve: [beside]}
                  m:
                    slo: {latency: 10s}
                    serve: [triton]
                    traffic:
                      aliases: [m-beta]
                      labels: {stable: 3, canary: ">=4", missing: 7}
                      split:
                        - {name: stable, version: stable, weight: %s}
                        - {name: canary, version: canary, weight: %s}
                        - {name: gone, version: missing, weight: 1000}
                        - {model: next, weight: 0}
                      rules:
                        - {header: x-try, value: canary, arm: canary}
                        - {tenant: acme, arm: stable}
                        - {alias: m-beta, arm: canary}
                        - {protocol: tfs, arm: stable}
                        - {header: x-try, value: next, arm: next}
                        - {header: x-try, value: gone, arm: gone}
                      sticky: {header: x-user}
                """.formatted(stable, canary);
    }

    @AfterAll
    static void close() {
        grpc.close();
        admin.close();
        rest.close();
        router.close();
        server.close();
        other.close();
        await(VERTX.close());
    }

    private static Message asked(String header, String value) {
        return OipDialect.json().ask(MODEL, FakeModel.scalingRows(1)).with(header, value);
    }

    private static Answer send(String target, String header, String value) {
        return await(rest.send(HttpMethod.POST, target, asked(header, value)));
    }

    private static String arm(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.header("x-millrace-arm");
    }

    @ParameterizedTest
    @EnumSource
    void aLabelAndANumberAreTheSameVersionInEveryProtocol(VersionForm client) {
        Map<String, String> places = Map.of("stable", "3", "canary", "10", "4", "4", "x", "10");
        places.forEach((said, version) -> {
            Answer answer = client.ask(rest, grpc, MODEL, Optional.of(said));

            assertThat(server.asked()).as(said).isEqualTo("/v2/models/m/versions/" + version + "/infer");
            assertThat(answer.header("x-millrace-arm")).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoNamesNoVersionGetsThatOfAnArmInEveryProtocol(VersionForm client) {
        client.ask(rest, grpc, MODEL, Optional.empty());

        assertThat(server.asked()).matches("/v2/models/m/versions/(3|10)/infer");
    }

    @Test
    void metadataAreOfTheVersionThatALabelStandsFor() {
        for (MetadataDialect client : MetadataDialect.values())
            assertThat(client.ask(rest, grpc, "m-beta", Optional.empty())).containsKey("in factor");
        assertThat(rest.get("/v2/models/m/versions/canary").status()).isEqualTo(200);
        assertThat(rest.get("/v2/models/m/versions/canary/ready").status()).isEqualTo(200);
        assertThat(rest.get("/v2/models/m/versions/nobody/ready").status()).isEqualTo(404);
        assertThat(rest.get("/v1/models/m/labels/canary/metadata").status()).isEqualTo(200);
        assertThat(rest.get("/v1/models/m/labels/nobody/metadata").status()).isEqualTo(400);
        assertThat(send("/v2/models/m/versions/missing/infer", "x", "y").status())
                .isEqualTo(404);
    }

    @Test
    void rulesSendWhatTheySay() {
        assertThat(arm(send(PLAIN, "x-try", "canary"))).isEqualTo("canary");
        assertThat(server.asked()).isEqualTo("/v2/models/m/versions/10/infer");
        assertThat(arm(send(PLAIN, "x-millrace-tenant", "acme"))).isEqualTo("stable");
        assertThat(server.asked()).isEqualTo("/v2/models/m/versions/3/infer");
        assertThat(arm(send("/v2/models/m-beta/infer", "x", "y"))).isEqualTo("canary");
        assertThat(server.asked()).isEqualTo("/v2/models/m/versions/10/infer");
        assertThat(VersionForm.TFS.ask(rest, grpc, MODEL, Optional.empty()).header("x-millrace-arm"))
                .isEqualTo("stable");
        assertThat(server.asked()).isEqualTo("/v2/models/m/versions/3/infer");
    }

    @Test
    void anArmOfAnotherModelIsAskedByThatModelsName() {
        assertThat(arm(send(PLAIN, "x-try", "next"))).isEqualTo("next");
        assertThat(other.asked()).isEqualTo("/v2/models/next/infer");
    }

    @Test
    void anArmThatNobodyServesTakesNoPart() {
        assertThat(arm(send(PLAIN, "x-try", "gone"))).isIn("stable", "canary");
        assertThat(server.asked()).isNotEmpty();
    }

    @Test
    void aUserKeepsToHisArm() {
        Map<String, String> first = new HashMap<>();
        for (int round = 0; round < 3; round++) {
            for (int user = 0; user < 40; user++) {
                String arm = arm(send(PLAIN, "x-user", "u" + user));
                assertThat(server.asked()).endsWith(arm.equals("stable") ? "/3/infer" : "/10/infer");
                assertThat(arm).isEqualTo(first.computeIfAbsent("u" + user, fresh -> arm));
            }
        }
        assertThat(first.values()).contains("stable", "canary");
    }

    @Test
    void armsAreCounted() {
        arm(send(PLAIN, "x-try", "canary"));
        server.asked();

        // A call is counted once its answer has gone.
        Awaitility.await()
                .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                        .contains("millrace_arm_requests_total{model=\"m\",arm=\"canary\",code=\"200\",}")
                        .contains("millrace_arm_duration_seconds_count{model=\"m\",arm=\"canary\",}")
                        .contains("millrace_arm_slo_good_total{model=\"m\",arm=\"canary\",}")
                        .contains("millrace_arm_share_ratio{model=\"m\",arm=\"gone\",} 0.0"));
        assertThat(admin.get("/v1/live").text()).contains("\"canary\"");
    }

    @Test
    void weightsChangeByCommandAndHoldUntilTheConfigHasOthers() {
        AdminDescription description = AdminDescription.committed();
        description.describes("GET /v1/traffic/{model}", admin.get("/v1/traffic/m"));
        assertThat(put("m", "{\"weights\": {\"stable\": 1, \"canary\": 0}}").status())
                .isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            assertThat(arm(send(PLAIN, "x", "y"))).isEqualTo("stable");
            server.asked();
        }

        router.change(document("10", "90").replace("latency: 10s", "latency: 9s"));
        assertThat(told().getString("weights_by")).isEqualTo("the admin port");
        router.change(document("0", "90"));
        assertThat(told().getString("weights_by")).isEqualTo("the config");
        assertThat(arm(send(PLAIN, "x", "y"))).isEqualTo("canary");
        server.asked();
        router.change(document("10", "90"));
        put("m", "{\"weights\": {\"stable\": 1, \"canary\": 0}}");
        description.describes("POST /v1/traffic/{model}/reset", admin.post("/v1/traffic/m/reset", Message.nothing()));
        assertThat(told().getString("weights_by")).isEqualTo("the config");
    }

    @Test
    void aChangeOfWeightsUnderLoadLosesNoCall() {
        List<Future<Answer>> calls = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 50; i++) calls.add(rest.send(HttpMethod.POST, PLAIN, asked("x-user", "u" + i)));
            if (round % 2 == 0) router.change(document(round % 4 == 0 ? "50" : "10", "90"));
            else put("m", "{\"weights\": {\"stable\": " + (round + 1) + "}}");
        }
        await(Future.all(calls));
        router.change(document("10", "90"));
        put("m", "{\"weights\": {}}");
        await(admin.send(HttpMethod.POST, "/v1/traffic/m/reset", Message.nothing()));

        assertThat(calls)
                .hasSize(500)
                .allSatisfy(call -> assertThat(arm(call.result())).isIn("stable", "canary"));
        for (int i = 0; i < calls.size(); i++) assertThat(server.asked()).isNotEmpty();
    }

    private static JsonObject told() {
        return admin.get("/v1/traffic/m").body().toJsonObject();
    }

    private static Answer put(String model, String body) {
        Answer answer = await(admin.send(HttpMethod.PUT, "/v1/traffic/" + model, Message.json(Buffer.buffer(body))));
        AdminDescription.committed().describes("PUT /v1/traffic/{model}", answer);
        return answer;
    }

    @Test
    void wrongWeightsChangeNothing() {
        JsonObject before = told();
        assertThat(put("m", "{\"weights\": {\"stabel\": 1}}").status()).isEqualTo(422);
        assertThat(put("m", "{\"weights\": {\"stable\": -1}}").status()).isEqualTo(422);
        assertThat(put("m", "{\"weights\": {\"stable\": 0, \"canary\": 0, \"gone\": 0}}")
                        .status())
                .isEqualTo(422);
        assertThat(put("m", "[]").status()).isEqualTo(422);
        assertThat(put("m", "{").status()).isEqualTo(400);
        assertThat(put("next", "{\"weights\": {}}").status()).isEqualTo(404);
        assertThat(put("nobody", "{\"weights\": {}}").status()).isEqualTo(404);
        assertThat(told()).isEqualTo(before);
    }
}
