package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shares of a running router follow what clients say. */
class SelectTest {
    private static final FakeModel MODEL = FakeModel.digits("m");

    @Test
    void theArmThatClientsLikeGetsTheCallsAndAHandGoesBeforeTheRule() {
        Vertx vertx = Vertx.vertx();
        try (VersionedServer one = VersionedServer.start(vertx, MODEL, "1", "2");
                StartedRouter router = StartedRouter.of("pools:\n" + one.asPool("one") + """
                        models:
                          m:
                            slo: {latency: 10s}
                            serve: [one]
                            traffic:
                              split: [{name: liked, version: 1, weight: 10}, {name: other, version: 2, weight: 90}]
                              feedback: {}
                              select: {by: thompson, every: 1s, min-share: 10%}
                        """);
                Caller rest = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            assertThat(told(admin).getString("weights_by")).isEqualTo("the config");

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                for (int i = 0; i < 20; i++) call(rest);
                assertThat(told(admin).getString("weights_by")).isEqualTo("select by thompson");
                assertThat(share(admin, 0)).isGreaterThan(0.85);
            });
            AdminDescription description = AdminDescription.committed();
            description.describes("GET /v1/traffic/{model}", admin.get("/v1/traffic/m"));
            assertThat(told(admin)
                            .getJsonObject("select")
                            .getJsonArray("arms")
                            .getJsonObject(0)
                            .getDouble("worth_ratio"))
                    .isEqualTo(1);

            await(admin.send(
                    HttpMethod.PUT,
                    "/v1/traffic/m",
                    Message.json(Buffer.buffer("{\"weights\": {\"liked\": 1, \"other\": 1}}"))));

            assertThat(share(admin, 0)).isEqualTo(0.5);
            assertThat(told(admin).getString("weights_by")).isEqualTo("the admin port");
        }
        await(vertx.close());
    }

    private static String document(Path folder, VersionedServer one, String traffic) {
        return "state: {dir: \"" + folder + "\"}\npools:\n" + one.asPool("one") + """
                models:
                  m:
                    slo: {latency: 10m}
                    serve: [one]
                    traffic:
                      feedback: {}
                """ + traffic.indent(6);
    }

    @Test
    void aRestartGoesOnWhereItWas(@TempDir Path folder) {
        String split = "split: [{name: liked, version: 1, weight: 10}, {name: other, version: 2, weight: 90}]\n";
        String byThompson = split + "select: {by: thompson, every: 1s, min-share: 10%}\n";
        Vertx vertx = Vertx.vertx();
        try (VersionedServer one = VersionedServer.start(vertx, MODEL, "1", "2", "3")) {
            JsonArray learned;
            try (Used first = Used.of(vertx, document(folder, one, byThompson))) {
                Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    for (int i = 0; i < 20; i++) call(first.rest());
                    assertThat(share(first.admin(), 0)).isGreaterThan(0.85);
                });

                first.router().change(document(folder, one, byThompson.replace("min-share: 10%", "min-share: 11%")));

                assertThat(told(first.admin()).getString("weights_by")).isEqualTo("select by thompson");
                assertThat(share(first.admin(), 0)).as("by another config").isGreaterThan(0.8);
            }

            try (Used again = Used.of(vertx, document(folder, one, byThompson))) {
                assertThat(told(again.admin()).getString("weights_by")).isEqualTo("select by thompson");
                assertThat(share(again.admin(), 0)).isGreaterThan(0.8);
                learned = told(again.admin()).getJsonObject("select").getJsonArray("arms");
                assertThat(learned.getJsonObject(0).getLong("rewards")).isPositive();
            }

            String withOther =
                    byThompson.replace("version: 2", "version: 3").replace("90}]", "90}, {version: 2, weight: 1}]");
            try (Used arms = Used.of(vertx, document(folder, one, withOther))) {
                JsonArray known = told(arms.admin()).getJsonObject("select").getJsonArray("arms");
                assertThat(known.getJsonObject(0)).as("the same arm").isEqualTo(learned.getJsonObject(0));
                assertThat(known.getJsonObject(1).getLong("rewards"))
                        .as("another version")
                        .isZero();
                assertThat(known.getJsonObject(2).getLong("rewards"))
                        .as("a new arm")
                        .isZero();
            }

            try (Used rule = Used.of(vertx, document(folder, one, byThompson.replace("by: thompson", "by: ucb1")))) {
                assertThat(told(rule.admin()).getString("weights_by")).isEqualTo("the config");
                assertThat(share(rule.admin(), 0)).isEqualTo(0.1);
            }
        }
        await(vertx.close());
    }

    @Test
    void whatCannotBeReadIsSetAsideAndAnythingIsLearnedAnew(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("select-m"), "half of a file");
        Vertx vertx = Vertx.vertx();
        try (VersionedServer one = VersionedServer.start(vertx, MODEL, "1", "2");
                Used used = Used.of(
                        vertx,
                        document(
                                folder,
                                one,
                                "split: [{version: 1, weight: 1}, {version: 2, weight: 3}]\nselect: {}\n"))) {
            assertThat(told(used.admin()).getString("weights_by")).isEqualTo("the config");
            assertThat(share(used.admin(), 0)).isEqualTo(0.25);
            assertThat(folder.resolve("select-m")).doesNotExist();
            assertThat(folder.resolve("select-m.damaged")).hasContent("half of a file");
        }
        await(vertx.close());
    }

    /** A router with somebody who calls its model. */
    private record Used(StartedRouter router, Caller rest, Caller admin) implements AutoCloseable {
        static Used of(Vertx vertx, String document) {
            StartedRouter router = StartedRouter.of(document);
            return new Used(
                    router,
                    new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()),
                    new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort()));
        }

        @Override
        public void close() {
            rest.close();
            admin.close();
            router.close();
        }
    }

    private static void call(Caller rest) {
        Answer answer = rest.post("/v2/models/m/infer", Message.json(Buffer.buffer(ClientProtocol.OIP.sample())));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonObject feedback = new JsonObject()
                .put("request_id", answer.header("x-request-id"))
                .put("reward", answer.header("x-millrace-arm").equals("liked") ? 1 : 0);
        assertThat(rest.post("/v1/feedback", Message.json(feedback)).status()).isEqualTo(200);
    }

    private static JsonObject told(Caller admin) {
        return admin.get("/v1/traffic/m").body().toJsonObject();
    }

    private static double share(Caller admin, int arm) {
        return told(admin).getJsonArray("arms").getJsonObject(arm).getDouble("share_ratio");
    }
}
