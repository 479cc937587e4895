package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two routers at work that agree through one registry. */
class AgreedTrafficTest {
    private static final FakeModel MODEL = FakeModel.scaling("m");
    private static final String PATIENT =
            ", eject: {consecutive-failures: 1000}, breaker: {window: 1000, min-attempts: 1000, failure-ratio: 100%}";

    private final Vertx vertx = Vertx.vertx();
    private final FakeServer stable = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
    private final FakeServer next = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.scaling("next"));
    private final FakeConsulKeys keys = new FakeConsulKeys(vertx);
    private final List<Used> routers = new ArrayList<>();

    @AfterEach
    void close() {
        routers.forEach(Used::close);
        keys.close();
        stable.close();
        next.close();
        await(vertx.close());
    }

    private record Used(StartedRouter router, Caller rest, Caller admin) {
        JsonObject traffic(String model) {
            Answer told = admin.get("/v1/traffic/" + model);
            AdminDescription.committed().describes("GET /v1/traffic/{model}", told);
            return told.body().toJsonObject();
        }

        JsonObject promotion() {
            return traffic("m").getJsonObject("promote");
        }

        JsonObject agreed() {
            return promotion().getJsonObject("agreed");
        }

        String state() {
            return promotion().getString("state");
        }

        int post(String what) {
            Answer answer = admin.post("/v1/traffic/m/" + what, Message.nothing());
            AdminDescription.committed().describes("POST /v1/traffic/{model}/" + what, answer);
            return answer.status();
        }

        int put(String weights) {
            Answer answer =
                    await(admin.send(HttpMethod.PUT, "/v1/traffic/split", Message.json(Buffer.buffer(weights))));
            AdminDescription.committed().describes("PUT /v1/traffic/{model}", answer);
            return answer.status();
        }

        double weight(String arm) {
            return traffic("split").getJsonArray("arms").stream()
                    .map(JsonObject.class::cast)
                    .filter(each -> each.getString("name").equals(arm))
                    .findFirst()
                    .orElseThrow()
                    .getDouble("weight");
        }

        void close() {
            rest.close();
            admin.close();
            router.close();
        }
    }

    private Used router() {
        StartedRouter router = StartedRouter.of("discovery: {consul: {address: \"" + keys.address() + "\"}}\n"
                + "state: {consul: {}}\npools:\n" + stable.asPool("good") + next.asPool("new", PATIENT) + """
                models:
                  next: {slo: {latency: 10m}, serve: [new], retry: {attempts: 1}}
                  m:
                    slo: {latency: 10m}
                    serve: [good]
                    traffic:
                      split: [{name: stable, weight: 100}, {name: canary, model: next, weight: 0}]
                      promote: {from: stable, to: canary, at-least-calls: 5, at-least-time: 0s, steps: [50, 100]}
                  split:
                    slo: {latency: 10m}
                    serve: [good]
                    traffic: {split: [{name: a, weight: 9}, {name: b, model: next, weight: 1}]}
                """);
        Used used = new Used(
                router,
                new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort()),
                new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort()));
        routers.add(used);
        return used;
    }

    private void call(Used one, int times) {
        List<Future<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < times; i++)
            calls.add(one.rest()
                    .send(
                            HttpMethod.POST,
                            "/v2/models/m/infer",
                            OipDialect.json().ask(MODEL, FakeModel.scalingRows(1))));
        await(Future.join(calls).otherwiseEmpty());
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    @Test
    void whatOneSeesFailGoesBackOnBothAndStaysSoOverARestart() {
        next.answersAlways(new Answer(500, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer()));
        Used one = router();
        Used other = router();
        soon().until(() ->
                one.promotion().getDouble("percent") == 50 && other.promotion().getDouble("percent") == 50);

        soon().until(() -> {
            call(one, 50);
            return one.state().equals("rolled back");
        });
        soon().until(() -> other.state().equals("rolled back"));

        assertThat(other.agreed().getString("decided_by"))
                .isEqualTo(one.agreed().getString("as"));
        assertThat(other.admin().get("/metrics").text())
                .contains("millrace_agreement_reachable 1.0")
                .contains("millrace_promote_apart{model=\"m\",arm=\"canary\",} 0.0");
        // It hears of it before it takes a call.
        assertThat(router().state()).isEqualTo("rolled back");
    }

    @Test
    void aHandOnOneReachesTheOther() {
        Used one = router();
        Used other = router();
        soon().until(() -> one.promotion().getDouble("percent") == 50);

        assertThat(other.post("hold")).isEqualTo(200);

        assertThat(other.state()).isEqualTo("paused");
        soon().until(() -> one.state().equals("paused"));
        assertThat(one.post("complete")).isEqualTo(200);
        soon().until(() -> other.state().equals("promoted"));
        assertThat(other.post("promote")).isEqualTo(409);
    }

    @Test
    void weightsSetOnOneHoldOnTheOtherUntilTheyAreTakenBack() {
        Used one = router();
        Used other = router();
        soon().until(() -> one.agreed().getBoolean("reachable"));

        assertThat(one.put("{\"weights\": {\"b\": 30}}")).isEqualTo(200);

        assertThat(one.weight("b")).isEqualTo(30);
        soon().until(() -> other.weight("b") == 30);
        Answer reset = other.admin().post("/v1/traffic/split/reset", Message.nothing());
        AdminDescription.committed().describes("POST /v1/traffic/{model}/reset", reset);
        assertThat(reset.status()).isEqualTo(200);
        soon().until(() -> one.weight("b") == 1);
    }

    @Test
    void withoutTheRegistryOnlyARollbackIsTakenAndToldLater() {
        Used one = router();
        Used other = router();
        soon().until(() ->
                one.promotion().getDouble("percent") == 50 && other.promotion().getDouble("percent") == 50);
        keys.away(true);
        // Whoever waits for news is told of this, and asks again.
        one.post("hold");
        soon().until(() -> !one.agreed().getBoolean("reachable"));

        assertThat(one.post("promote")).isEqualTo(503);
        assertThat(one.put("{\"weights\": {\"b\": 30}}")).isEqualTo(503);
        assertThat(one.post("rollback")).isEqualTo(200);
        assertThat(one.state()).isEqualTo("rolled back");
        assertThat(one.agreed().getBoolean("ahead")).isTrue();
        keys.away(false);

        soon().until(() -> other.state().equals("rolled back"));
        soon().until(() -> !one.agreed().getBoolean("ahead"));
    }
}
