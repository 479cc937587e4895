package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arms are chosen by what calls ask: whoever asks with a positive first value likes one of them, the rest the other. */
class ContextSelectTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel MODEL = FakeModel.scaling("m");

    private static VersionedServer server;

    private final RandomGenerator random = new SplittableRandom(11);

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = VersionedServer.start(VERTX, MODEL, "1", "2");
    }

    @AfterAll
    static void close() {
        server.close();
        await(VERTX.close());
    }

    private String document(String select, String more) {
        return "state: {dir: \"" + folder + "\"}\npools:\n" + server.asPool("one") + """
                models:
                  m:
                    slo: {latency: 10m}
                    serve: [one]
                    traffic:
                      split: [{name: plus, version: 1, weight: 50}, {name: minus, version: 2, weight: 50}]
                      feedback: {}
                      select: {by: lin-ucb, every: 1s, %s}
                      %s
                """.formatted(select, more);
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

        Answer ask(double first) {
            return rest.post("/v2/models/m/infer", asked(first));
        }

        JsonObject told() {
            Answer told = admin.get("/v1/traffic/m");
            AdminDescription.committed().describes("GET /v1/traffic/{model}", told);
            return told.body().toJsonObject();
        }

        long learnedOf(int arm) {
            return told().getJsonObject("select")
                    .getJsonArray("arms")
                    .getJsonObject(arm)
                    .getLong("rewards");
        }

        @Override
        public void close() {
            rest.close();
            admin.close();
            router.close();
        }
    }

    private static Message asked(double first) {
        List<Row> rows = List.of(new Row(Map.of("factor", List.of(1), "values", List.of(first, 0.5, -0.25))));
        return OipDialect.json().ask(MODEL, rows);
    }

    /** @return how many went to the arm that is for them */
    private int call(Used used, int calls) {
        int right = 0;
        for (int call = 0; call < calls; call++) {
            double first = random.nextDouble(-1, 1);
            Answer answer = used.ask(first);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            boolean isRight = answer.header("x-millrace-arm").equals(first > 0 ? "plus" : "minus");
            if (isRight) right++;
            JsonObject feedback = new JsonObject()
                    .put("request_id", answer.header("x-request-id"))
                    .put("reward", isRight ? 1 : 0);
            assertThat(used.rest().post("/v1/feedback", Message.json(feedback)).status())
                    .isEqualTo(200);
        }
        return right;
    }

    @Test
    void mostCallsGoToTheArmThatIsForThemAndARestartGoesOn() {
        String document = document("input: values, features: 3, min-share: 1%", "");
        try (Used used = Used.of(document)) {
            assertThat(used.told().getString("weights_by")).isEqualTo("select by lin-ucb");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> call(used, 100) >= 90 && used.learnedOf(0) > 50 && used.learnedOf(1) > 50);

            Answer explained = used.rest().post("/v2/models/m/infer", asked(1).with("x-millrace-explain", "1"));
            Answer why = used.admin().get("/v1/explain/" + explained.header("x-request-id"));
            AdminDescription.committed().describes("GET /v1/explain/{id}", why);
            assertThat(why.body().toJsonObject().getJsonObject("arm").getString("why"))
                    .isEqualTo("chosen by its input 'values' and what calls like it were worth, or tried for once");
        }
        try (Used again = Used.of(document)) {
            // By a router that knew nothing it would be half of them.
            assertThat(call(again, 100)).isGreaterThanOrEqualTo(75);
        }
    }

    @Test
    void aCallWithoutSuchAnInputIsRefusedByItsName() {
        try (Used missing = Used.of(document("input: user, features: 3", ""))) {
            Answer answer = missing.ask(1);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().toJsonObject().getString("error"))
                    .contains("input 'user'")
                    .contains("it is not there, and the model's arms are chosen by it");
        }
    }

    @Test
    void clientsOfOtherProtocolsAreReadAndRefusedInTheirOwnWay() {
        String path = ClientProtocol.TFS.target("m");
        Message asked = TfsDialect.rows().ask(MODEL, FakeModel.scalingRows(2));
        try (Used used = Used.of(document("input: values, features: 3", ""))) {
            Answer answer = used.rest().post(path, asked);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.header("x-millrace-arm")).isIn("plus", "minus");
        }
        try (Used missing = Used.of(document("input: user, features: 3", ""))) {
            Answer answer = missing.rest().post(path, asked);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(ClientProtocol.TFS.errorText(400, answer.header("content-type"), answer.text()))
                    .contains("input 'user'");
        }
    }

    @Test
    void aCallWithAnInputOfAnotherShapeIsRefusedByItsName() {
        try (Used other = Used.of(document("input: values, features: 4", ""))) {
            Answer answer = other.ask(1);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().toJsonObject().getString("error"))
                    .contains("input 'values'")
                    .contains("it must have 4 numbers, and the shape is [1,3]");
        }
        try (Used far = Used.of(document("input: values, features: 3", ""))) {
            Answer answer = far.ask(2e6);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().toJsonObject().getString("error"))
                    .contains("input 'values'")
                    .contains("number 0 is 2000000.0, not within a million of zero");
        }
    }

    @Test
    void whomARuleSendsOrAHandNeedsNoSuchInput() {
        try (Used used =
                Used.of(document("input: user, features: 3", "rules: [{header: x-arm, value: minus, arm: minus}]"))) {
            Message asked = OipDialect.json().ask(MODEL, FakeModel.scalingRows(1));
            asked.headers().set("x-arm", "minus");
            Answer ruled = used.rest().post("/v2/models/m/infer", asked);
            assertThat(ruled.header("x-millrace-arm")).isEqualTo("minus");

            await(used.admin()
                    .send(
                            HttpMethod.PUT,
                            "/v1/traffic/m",
                            Message.json(new JsonObject().put("weights", new JsonObject().put("plus", 1)))));

            assertThat(used.ask(1).status()).isEqualTo(200);
        }
    }
}
