package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why a call went where it went, asked of the admin port. */
class ExplainTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
    private final FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);

    @AfterEach
    void close() {
        first.close();
        second.close();
        await(vertx.close());
    }

    private StartedRouter router(String model) {
        return StartedRouter.of("pools:\n" + first.asPool("near", ", probe: {timeout: 10s}")
                + second.asPool("far", ", cost: 3, probe: {timeout: 10s}")
                + "models:\n  scaling:\n    slo: {latency: 10s}\n    serve: [far, near]\n    " + MODEL.declared() + "\n"
                + model);
    }

    private Answer ask(StartedRouter router, Map<String, String> headers) {
        Message message = OipDialect.json()
                .ask(MODEL, List.of(new Row(Map.of("factor", List.of(2L), "values", List.of(0.5, -0.25, 3.0)))));
        message.headers().addAll(headers);
        try (Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            return await(caller.send(HttpMethod.POST, ClientProtocol.OIP.target("scaling"), message));
        }
    }

    private Answer explain(StartedRouter router, String id) {
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            return admin.get("/v1/explain/" + id);
        }
    }

    private static JsonObject considered(JsonObject told, int pick, int place) {
        return told.getJsonArray("picks")
                .getJsonObject(pick)
                .getJsonArray("considered")
                .getJsonObject(place);
    }

    @Test
    void tellsWhoWasConsideredWhoWasTakenAndHowItEnded() {
        try (StartedRouter router = router("")) {
            assertThat(ask(router, Map.of("x-request-id", "why-1", "x-millrace-explain", "1"))
                            .status())
                    .isEqualTo(200);

            Answer answer = explain(router, "why-1");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            JsonObject told = answer.body().toJsonObject();
            assertThat(told.getString("model")).isEqualTo("scaling");
            assertThat(told.getString("outcome")).isEqualTo("ok");
            assertThat(told.getDouble("took_ms")).isPositive();
            assertThat(told.getJsonArray("picks").getJsonObject(0).getString("picked"))
                    .isEqualTo("near/" + first.address());
            assertThat(considered(told, 0, 0).getString("standing")).isEqualTo("picked");
            assertThat(considered(told, 0, 1).getString("endpoint")).isEqualTo("far/" + second.address());
            assertThat(considered(told, 0, 1).getString("standing")).isEqualTo("pool_not_needed");
            assertThat(considered(told, 0, 1).getDouble("cost")).isEqualTo(3);
            assertThat(told.getJsonArray("attempts").getJsonObject(0).getString("outcome"))
                    .isEqualTo("ok");
        }
    }

    @Test
    void tellsOfEachAttempt() {
        first.answersAlways(
                new Answer(500, Message.nothing().headers(), Message.nothing().body()));
        try (StartedRouter router = router("")) {
            ask(router, Map.of("x-request-id", "why-2", "x-millrace-explain", "1"));

            JsonObject told = explain(router, "why-2").body().toJsonObject();
            assertThat(told.getJsonArray("picks")).hasSize(2);
            assertThat(considered(told, 1, 0).getString("standing")).isEqualTo("tried");
            assertThat(told.getJsonArray("attempts").getJsonObject(0).getString("outcome"))
                    .isEqualTo("servererror");
            assertThat(told.getJsonArray("attempts").getJsonObject(1).getString("endpoint"))
                    .isEqualTo("far/" + second.address());
        }
    }

    @Test
    void tellsTheArmAndWhyIt() {
        String traffic = "    traffic: {split: [{name: one, pool: near, weight: 1}, {name: two, pool: far, weight: 3}],"
                + " rules: [{header: x-beta, arm: two}], sticky: {header: x-user-id}}\n";
        try (StartedRouter router = router(traffic)) {
            ask(router, Map.of("x-request-id", "arm-1", "x-millrace-explain", "1", "x-beta", "1"));
            ask(router, Map.of("x-request-id", "arm-2", "x-millrace-explain", "1", "x-user-id", "ada"));
            ask(router, Map.of("x-request-id", "arm-3", "x-millrace-explain", "1"));

            JsonObject byRule = arm(router, "arm-1");
            assertThat(byRule.getString("name")).isEqualTo("two");
            assertThat(byRule.getString("by")).isEqualTo("rule");
            assertThat(byRule.getDouble("share_ratio")).isEqualTo(0.75);
            assertThat(byRule.getString("weights_by")).isEqualTo("the config");
            assertThat(arm(router, "arm-2").getString("why")).isEqualTo("calls of its header x-user-id go one way");
            assertThat(arm(router, "arm-3").getString("by")).isEqualTo("chance");
        }
    }

    private JsonObject arm(StartedRouter router, String id) {
        Answer answer = explain(router, id);
        AdminDescription.committed().describes("GET /v1/explain/{id}", answer);
        return answer.body().toJsonObject().getJsonObject("arm");
    }

    @Test
    void tellsOfTheBatchAndTheCache() {
        try (StartedRouter router = router("    batch: {max: 8}\n    cache: {ttl: 1m}\n")) {
            ask(router, Map.of("x-request-id", "why-3", "x-millrace-explain", "1"));
            ask(router, Map.of("x-request-id", "why-4", "x-millrace-explain", "1"));

            JsonObject sent = explain(router, "why-3").body().toJsonObject();
            assertThat(sent.getString("cache")).isEqualTo("miss");
            assertThat(sent.getJsonObject("batch").getInteger("calls")).isEqualTo(1);
            assertThat(sent.getJsonObject("batch").getInteger("rows")).isEqualTo(1);
            assertThat(sent.getJsonArray("picks").getJsonObject(0).getString("by"))
                    .isEqualTo("batch");
            JsonObject remembered = explain(router, "why-4").body().toJsonObject();
            assertThat(remembered.getString("cache")).isEqualTo("hit");
            assertThat(remembered.getJsonArray("picks")).isEmpty();
        }
    }

    @Test
    void knowsOneOfTheCallsThatDoNotAskAndNothingOfOthers() {
        try (StartedRouter router = router("")) {
            ask(router, Map.of("x-request-id", "unasked"));
            assertThat(explain(router, "unasked").status()).isEqualTo(200);

            for (String unknown : List.of("never-sent", "%20", "x".repeat(200))) {
                Answer answer = explain(router, unknown);
                assertThat(answer.status()).as(unknown).isEqualTo(404);
                assertThat(answer.body().toJsonObject().getString("detail")).contains("x-millrace-explain: 1");
            }
            for (String none : List.of("", "a/b", "%zz"))
                assertThat(explain(router, none).status()).as(none).isEqualTo(404);
        }
    }

    @Test
    void aHeaderThatSaysNeitherIsRefused() {
        try (StartedRouter router = router("")) {
            Answer answer = ask(router, Map.of("x-millrace-explain", "please"));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("x-millrace-explain").contains("must be 1 or 0");
        }
    }
}
