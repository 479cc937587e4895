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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new version takes over, or does not, in a router at work. */
class PromoteTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel MODEL = FakeModel.scaling("m");
    private static final String PATIENT =
            ", eject: {consecutive-failures: 1000}, breaker: {window: 1000, min-attempts: 1000, failure-ratio: 100%}";

    private static FakeServer stable;
    private static FakeServer next;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        stable = FakeServer.start(VERTX, ServerFamily.OIP_REST, MODEL);
        next = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.scaling("next"));
    }

    @AfterEach
    void answersAgain() {
        next.answersAgain();
    }

    @AfterAll
    static void close() {
        stable.close();
        next.close();
        await(VERTX.close());
    }

    private static String document(String promote) {
        return "pools:\n" + stable.asPool("good") + next.asPool("new", PATIENT) + """
                models:
                  next: {slo: {latency: 10s}, serve: [new], retry: {attempts: 1}}
                  m:
                    slo: {latency: 10s}
                    serve: [good]
                    traffic:
                      split: [{name: stable, weight: 100}, {name: canary, model: next, weight: 0}]
                      promote: {from: stable, to: canary, at-least-calls: 5, at-least-time: 0s, %s}
                """.formatted(promote);
    }

    /** A router with somebody who calls its model. */
    private record Used(StartedRouter router, Caller rest, Caller admin) implements AutoCloseable {
        static Used of(String document) {
            StartedRouter router = StartedRouter.of(document);
            return new Used(
                    router,
                    new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort()),
                    new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort()));
        }

        void call(int times) {
            List<Future<Answer>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++)
                calls.add(rest.send(
                        HttpMethod.POST, "/v2/models/m/infer", OipDialect.json().ask(MODEL, FakeModel.scalingRows(1))));
            await(Future.join(calls).otherwiseEmpty());
        }

        /** Each call is followed by what it was worth: all, or nothing of the new version's. */
        void tell(int times) {
            for (int i = 0; i < times; i++) {
                Answer answer =
                        rest.post("/v2/models/m/infer", OipDialect.json().ask(MODEL, FakeModel.scalingRows(1)));
                JsonObject feedback = new JsonObject()
                        .put("request_id", answer.header("x-request-id"))
                        .put("reward", answer.header("x-millrace-arm").equals("canary") ? 0 : 1);
                assertThat(rest.post("/v1/feedback", Message.json(feedback)).status())
                        .isEqualTo(200);
            }
        }

        JsonObject promotion() {
            Answer told = admin.get("/v1/traffic/m");
            AdminDescription.committed().describes("GET /v1/traffic/{model}", told);
            return told.body().toJsonObject().getJsonObject("promote");
        }

        Answer post(String what) {
            Answer answer = admin.post("/v1/traffic/m/" + what, Message.nothing());
            AdminDescription.committed().describes("POST /v1/traffic/{model}/" + what, answer);
            return answer;
        }

        void callUntil(String state) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                call(50);
                return promotion().getString("state").equals(state);
            });
        }

        double share(String arm) {
            return admin.get("/v1/traffic/m").body().toJsonObject().getJsonArray("arms").stream()
                    .map(JsonObject.class::cast)
                    .filter(each -> each.getString("name").equals(arm))
                    .findFirst()
                    .orElseThrow()
                    .getDouble("share_ratio");
        }

        @Override
        public void close() {
            rest.close();
            admin.close();
            router.close();
        }
    }

    @Test
    void whatFailsGoesBackByItselfAndIsExplained() {
        next.answersAlways(new Answer(500, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer()));
        try (Used used = Used.of(document("steps: [50, 100]"))) {
            assertThat(used.share("canary")).isEqualTo(0.5);

            used.callUntil("rolled back");

            assertThat(used.share("canary")).isZero();
            JsonObject last = used.promotion().getJsonObject("last");
            assertThat(last.getString("action")).isEqualTo("roll back");
            assertThat(last.getString("by")).isIn("burn", "evidence");
            assertThat(last.getJsonArray("signals").getJsonObject(0).getString("words"))
                    .startsWith("error-rate: 100.000 % of ");
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(used.admin().get("/metrics").text())
                                    .contains("millrace_promote_step{model=\"m\",arm=\"canary\",} 0.0")
                                    .contains(
                                            "millrace_promote_state{model=\"m\",arm=\"canary\",state=\"rolled_back\",} 1.0")
                                    .containsPattern(
                                            "millrace_promote_decisions_total\\{model=\"m\",arm=\"canary\",action=\"roll_back\",by=\"(burn|evidence)\",} 1.0"));
            Answer live = used.admin().get("/v1/live");
            AdminDescription.committed().describes("GET /v1/live", live);
            assertThat(live.text()).contains("\"rolled back\"");
        }
    }

    @Test
    void whatIsProvedNoWorseHasAllTrafficInTheEnd() {
        try (Used used = Used.of(document("steps: [50, 100], when: {error-rate: {no-worse-by: 20%}}"))) {
            used.callUntil("promoted");

            assertThat(used.share("canary")).isEqualTo(1);
            assertThat(used.promotion().getJsonObject("last").getString("by")).isEqualTo("evidence");
        }
    }

    /** All is answered, and in time. */
    @Test
    void whatClientsLikeLessGoesBack() {
        String rewarded = document("steps: [50, 100], when: {reward: {no-worse-by: 20%}}")
                .replace("      promote:", "      feedback: {}\n      promote:");
        try (Used used = Used.of(rewarded)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                used.tell(20);
                return used.promotion().getString("state").equals("rolled back");
            });

            JsonObject last = used.promotion().getJsonObject("last");
            assertThat(last.getString("by")).isEqualTo("evidence");
            assertThat(last.getJsonArray("signals").getJsonObject(0).getString("words"))
                    .startsWith("reward: 100.000 % of ");
        }
    }

    @Test
    void aHandOverridesAndAReloadKeepsIt() {
        try (Used used = Used.of(document("steps: [1, 25, 100]"))) {
            assertThat(used.post("promote").status()).isEqualTo(200);
            assertThat(used.share("canary")).isEqualTo(0.25);
            assertThat(used.post("hold").status()).isEqualTo(200);
            used.router().change(document("steps: [1, 25, 50, 100]"));
            assertThat(used.promotion().getString("state")).isEqualTo("paused");
            assertThat(used.post("resume").status()).isEqualTo(200);
            assertThat(used.share("canary")).isEqualTo(0.25);
            assertThat(used.post("complete").status()).isEqualTo(200);
            assertThat(used.share("canary")).isEqualTo(1);

            assertThat(used.post("rollback").status()).isEqualTo(409);
            assertThat(used.post("restart").status()).isEqualTo(200);
            assertThat(used.post("rollback").status()).isEqualTo(200);
            assertThat(used.share("canary")).isZero();
            Answer put = await(used.admin()
                    .send(
                            HttpMethod.PUT,
                            "/v1/traffic/m",
                            Message.json(Buffer.buffer("{\"weights\": {\"canary\": 3}}"))));
            AdminDescription.committed().describes("PUT /v1/traffic/{model}", put);
            assertThat(put.status()).isEqualTo(409);
            Answer reset = used.admin().post("/v1/traffic/m/reset", Message.nothing());
            AdminDescription.committed().describes("POST /v1/traffic/{model}/reset", reset);
            assertThat(reset.status()).isEqualTo(409);
            assertThat(used.admin()
                            .post("/v1/traffic/next/promote", Message.nothing())
                            .status())
                    .isEqualTo(404);
        }
    }

    private String kept(String promote) {
        return "state: {dir: \"" + folder + "\"}\n" + document(promote);
    }

    @Test
    void aRestartGoesOnWhereItWas() {
        try (Used used = Used.of(kept("steps: [1, 25, 100]"))) {
            used.post("promote");
            used.call(5);
        }

        try (Used again = Used.of(kept("steps: [1, 25, 100]"))) {
            assertThat(again.promotion().getInteger("step")).isEqualTo(2);
            assertThat(again.share("canary")).isEqualTo(0.25);
            again.post("rollback");
        }

        try (Used again = Used.of(kept("steps: [1, 25, 100]"))) {
            assertThat(again.promotion().getString("state")).isEqualTo("rolled back");
            assertThat(again.share("canary")).isZero();
        }
    }

    @Test
    void garbageInWhatWasKeptPromotesNobody() throws IOException {
        try (Used used = Used.of(kept("steps: [1, 25, 100]"))) {
            used.post("complete");
        }
        Files.writeString(folder.resolve("promote-m"), "x", StandardOpenOption.APPEND);

        try (Used again = Used.of(kept("steps: [1, 25, 100]"))) {
            assertThat(again.promotion().getString("state")).isEqualTo("paused");
            assertThat(again.promotion().getInteger("step")).isEqualTo(1);
            assertThat(again.promotion().getJsonObject("last").getString("by")).isEqualTo("state");
        }
    }

    /** What was proved of one version is no word for another. */
    @Test
    void anotherVersionUnderTheSameNameBeginsAnew() {
        String other = document("steps: [1, 100]").replace("model: next, weight: 0", "weight: 0");
        try (Used used = Used.of(document("steps: [1, 100]"))) {
            used.post("complete");

            used.router().change(other);

            assertThat(used.promotion().getString("state")).isEqualTo("testing");
            assertThat(used.promotion().getJsonObject("last").getString("by")).isEqualTo("version");
            assertThat(used.share("canary")).isEqualTo(0.01);
        }
    }
}
