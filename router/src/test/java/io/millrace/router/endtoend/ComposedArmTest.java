package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A model that is made of others as an arm of one that has servers, and as what its calls are copied to. */
class ComposedArmTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel MODEL = FakeModel.scaling("m");
    private static final FakeModel BESIDE = FakeModel.scaling("beside");

    private static FakeServer one;
    private static FakeServer two;
    private static StartedRouter router;
    private static Caller rest;
    private static Caller admin;

    @BeforeAll
    static void start() {
        one = FakeServer.start(VERTX, ServerFamily.OIP_REST, MODEL);
        two = FakeServer.start(VERTX, ServerFamily.TFS_REST, BESIDE, FakeModel.scaling("spread"));
        router = StartedRouter.of("pools:\n" + one.asPool("one") + two.asPool("two") + """
                models:
                  beside: {slo: {latency: 10m}, serve: [two]}
                  made: {slo: {latency: 10m}, ensemble: {members: [{model: beside}, {model: spread}], combine: vote}}
                  spread: {slo: {latency: 10m}, serve: [two], traffic: {split: [{model: beside, weight: 1}]}}
                  m:
                    slo: {latency: 10m}
                    serve: [one]
                    traffic:
                      split: [{name: stable, weight: 0}, {model: made, weight: 1}]
                      rules: [{header: x-plain, arm: stable}]
                      feedback: {}
                      shadow: [{to: made, sample: 100%, budget: 5m}]
                """);
        rest = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort());
        admin = new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort());
    }

    @AfterAll
    static void close() {
        admin.close();
        rest.close();
        router.close();
        one.close();
        two.close();
        await(VERTX.close());
    }

    private static Answer ask(String header, String id) {
        Message asked = OipDialect.json()
                .ask(MODEL, FakeModel.scalingRows(2))
                .with(header, "1")
                .with("x-request-id", id);
        Answer answer = await(rest.send(HttpMethod.POST, "/v2/models/m/infer", asked));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(OipDialect.json().answered(MODEL, answer.message()))
                .isEqualTo(MODEL.answers(FakeModel.scalingRows(2)));
        return answer;
    }

    @Test
    void answersInTheModelsPlaceAndItsFeedbackCounts() {
        Answer answer = ask("x-try", "made-1");

        assertThat(answer.header("x-millrace-arm")).isEqualTo("made");
        assertThat(answer.header("x-millrace-members")).isEqualTo("2/2");
        assertThat(answer.header("x-millrace-confidence")).isEqualTo("1.00");
        Answer told = rest.post(
                "/v1/feedback",
                Message.json(new JsonObject()
                        .put("request_id", "made-1")
                        .put("reward", 1)
                        .toBuffer()));
        assertThat(told.body().toJsonObject().getMap())
                .containsEntry("counted", true)
                .containsEntry("arm", "made");
    }

    @Test
    void getsCopiesWhichAreCompared() {
        ask("x-plain", "plain-1");

        JsonObject report = Awaitility.await()
                .until(
                        () -> new JsonObject(admin.get("/v1/traffic/m/shadow").text())
                                .getJsonArray("shadows")
                                .getJsonObject(0),
                        shadow -> shadow.getJsonObject("copies").getInteger("answered") >= 1);
        assertThat(report.getJsonObject("agreement").getInteger("agreed")).isPositive();
    }
}
