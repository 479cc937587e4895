package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients tell what answers were worth, on whichever event loop they come in, and the report says which arm is better. */
class FeedbackTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel MODEL = FakeModel.digits("m");
    private static final FakeModel NEXT = FakeModel.digits("next");
    private static final String PLAIN = "/v2/models/m/infer";

    private static VersionedServer server;
    private static VersionedServer other;
    private static StartedRouter router;
    private static Caller rest;
    private static Caller admin;

    @BeforeAll
    static void start() {
        server = VersionedServer.start(VERTX, MODEL, "1");
        other = VersionedServer.start(VERTX, NEXT, "1");
        router = StartedRouter.of("pools:\n" + server.asPool("one") + other.asPool("two") + """
                models:
                  next: {slo: {latency: 10s}, serve: [two]}
                  m:
                    slo: {latency: 10s}
                    serve: [one]
                    traffic:
                      aliases: [m-beta]
                      split: [{name: stable, version: 1, weight: 50}, {name: canary, model: next, weight: 50}]
                      rules: [{header: x-try, arm: canary}]
                      feedback: {range: [0, 5]}
                applications:
                  writing: {model: m, input-type: floats, default-output: "-1", latency: 10s}
                """);
        rest = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort());
        admin = new Caller(VERTX, HttpVersion.HTTP_1_1, router.adminPort());
    }

    @AfterAll
    static void close() {
        admin.close();
        rest.close();
        router.close();
        server.close();
        other.close();
        await(VERTX.close());
    }

    private static Answer call(String id) {
        Message message =
                Message.json(Buffer.buffer(ClientProtocol.OIP.sample())).with("x-request-id", id);
        Answer answer = await(rest.send(HttpMethod.POST, PLAIN, message));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private static Answer tell(String json) {
        return rest.post("/v1/feedback", Message.json(Buffer.buffer(json)));
    }

    private static String worth(String id, double reward) {
        return new JsonObject().put("request_id", id).put("reward", reward).encode();
    }

    @Test
    void isTakenForTheArmThatAnswered() {
        // So many that both event loops have some.
        for (int i = 0; i < 40; i++) {
            String arm = call("taken-" + i).header("x-millrace-arm");

            Answer told = tell(worth("taken-" + i, 3));

            assertThat(told.status()).as(told.text()).isEqualTo(200);
            assertThat(told.body().toJsonObject().getMap())
                    .containsEntry("counted", true)
                    .containsEntry("model", "m")
                    .containsEntry("arm", arm);
        }
    }

    @Test
    void comesFromAnyConnection() {
        call("far");
        List<Answer> told = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            try (Caller fresh = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort())) {
                told.add(fresh.post("/v1/feedback", Message.json(Buffer.buffer(worth("far", 5)))));
            }
        }

        assertThat(told).extracting(Answer::status).containsExactly(200, 409, 409, 409);
        assertThat(told.getLast().text()).contains("has had its feedback: the first counts");
    }

    @Test
    void saysWhatIsWrong() {
        call("wrong");

        assertThat(tell(worth("nobody", 1)).status()).isEqualTo(404);
        assertThat(tell(worth("nobody", 1)).text()).contains("no call of this id is waited for");
        assertThat(tell(worth("wrong", 6)).status()).isEqualTo(400);
        assertThat(tell(worth("wrong", 6)).text()).contains("reward: an answer of 'm' is worth from 0.0 to 5.0");
        assertThat(tell("{").status()).isEqualTo(400);
        assertThat(tell("{\"request_id\":\"wrong\",\"reward\":1,\"model\":\"lost\"}")
                        .status())
                .isEqualTo(404);
        assertThat(tell("{\"request_id\":\"wrong\",\"reward\":1,\"model\":\"next\"}")
                        .text())
                .contains("model: 'next' takes no feedback: it has no 'traffic.feedback'");
        Answer got = rest.get("/v1/feedback");
        assertThat(got.status()).isEqualTo(405);
        assertThat(got.header("allow")).isEqualTo("POST");
        assertThat(tell("{\"request_id\":\"wrong\",\"reward\":5,\"model\":\"m-beta\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void comesInListsToo() {
        call("l1");
        call("l2");

        Answer told =
                tell("[" + worth("l1", 1) + "," + worth("l3", 2) + "," + worth("l2", 5) + "," + worth("l1", 1) + "]");

        assertThat(told.status()).isEqualTo(200);
        JsonObject document = told.body().toJsonObject();
        assertThat(document.getInteger("counted")).isEqualTo(2);
        assertThat(document.getJsonArray("results").stream().map(result -> ((JsonObject) result).getInteger("status")))
                .containsExactly(200, 404, 200, 409);
    }

    @Test
    void ofACallThatARuleSentIsHeardAndNotCounted() {
        Message ruled = Message.json(Buffer.buffer(ClientProtocol.OIP.sample()))
                .with("x-request-id", "ruled")
                .with("x-try", "1");
        await(rest.send(HttpMethod.POST, PLAIN, ruled));

        assertThat(tell(worth("ruled", 1)).body().toJsonObject().getMap())
                .containsEntry("counted", false)
                .containsEntry("why", "a rule sent the call");
    }

    @Test
    void ofClippersClientsNamesAnInputAndItsLabel() {
        JsonArray image = new JsonArray();
        for (int i = 0; i < 64; i++) image.add(i == 0 ? 7.0 : 0.0);
        Answer predicted = rest.post("/writing/predict", Message.json(new JsonObject().put("input", image)));
        assertThat(predicted.status()).as(predicted.text()).isEqualTo(200);
        String arm = predicted.header("x-millrace-arm");
        double before = rewarded(arm);

        Answer told = rest.post(
                "/writing/update",
                Message.json(new JsonObject().put("uid", 0).put("input", image).put("label", 7.0)));

        assertThat(told.text()).isEqualTo("Feedback received? 1");
        Awaitility.await().untilAsserted(() -> assertThat(rewarded(arm)).isEqualTo(before + 1));
    }

    private static double rewarded(String arm) {
        String line = "millrace_arm_rewarded_calls{model=\"m\",arm=\"" + arm + "\",} ";
        return admin.get("/metrics")
                .text()
                .lines()
                .filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length())))
                .sum();
    }

    @Test
    void isCountedAndReported() {
        for (int i = 0; i < 30; i++) {
            call("counted-" + i);
            tell(worth("counted-" + i, i % 5));
        }
        tell(worth("lost", 1));

        Awaitility.await()
                .untilAsserted(() -> assertThat(admin.get("/metrics").text())
                        .contains("millrace_feedback_total{model=\"m\",outcome=\"taken\",}")
                        .contains("millrace_feedback_total{model=\"unknown\",outcome=\"unknown\",}")
                        .contains("millrace_arm_reward_mean{model=\"m\",arm=\"canary\",}")
                        .contains("millrace_arm_shares_off{model=\"m\",} 0.0"));
        Answer report = admin.get("/v1/traffic/m/report");
        AdminDescription description = AdminDescription.committed();
        description.describes("GET /v1/traffic/{model}/report", report);
        JsonObject document = report.body().toJsonObject();
        assertThat(document.getString("control")).isEqualTo("stable");
        assertThat(document.getJsonArray("measures")).hasSize(3);
        assertThat(document.getString("verdict")).contains("Reward: ");
        Answer none = admin.get("/v1/traffic/next/report");
        assertThat(none.status()).isEqualTo(404);
        description.describes("GET /v1/traffic/{model}/report", none);
    }
}
