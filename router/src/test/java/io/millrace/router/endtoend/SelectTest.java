package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

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
