package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.millrace.router.redis.FakeRedis;
import io.millrace.router.redis.FakeRedis.Mood;
import io.millrace.router.reload.Reload;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two routers that share their answers: what one was answered the other gives, and nothing of it ever fails a call. */
class SharedCacheTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final int CALLS = 50;

    private final Vertx vertx = Vertx.vertx();
    private final FakeRedis redis = FakeRedis.start(vertx);
    private final FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);

    @AfterEach
    void close() {
        server.close();
        await(vertx.close());
    }

    private String document(String redis, String cache) {
        return redis + "pools:\n" + server.asPool("pool")
                + "models:\n  scaling:\n    slo: {latency: 1s}\n    serve: [pool]\n    " + MODEL.declared()
                + "\n    cache: {ttl: 5m, " + cache + "}\n";
    }

    private String document(String cache) {
        return document(address(), cache);
    }

    private String address() {
        // Long enough for a machine that is busy: what is told of times is told of real ones elsewhere.
        return "redis: {address: \"127.0.0.1:" + redis.port() + "\", timeout: 1s}\n";
    }

    private Answer ask(StartedRouter router, List<Row> rows) {
        try (Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer answer = caller.post(
                    ClientProtocol.OIP.target("scaling"), OipDialect.json().ask(MODEL, rows));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(OipDialect.json().answered(MODEL, answer.message())).isEqualTo(MODEL.answers(rows));
            return answer;
        }
    }

    private static List<Row> rows(int number) {
        return FakeModel.scalingRows(number + 1).subList(number, number + 1);
    }

    private String metrics(StartedRouter router) {
        try (Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            return admin.get("/metrics").text();
        }
    }

    @Test
    void oneFillsAndTheOtherHitsInWhateverProtocol() {
        try (StartedRouter one = StartedRouter.of(document("shared: true"));
                StartedRouter other = StartedRouter.of(document("shared: true"));
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, other.dataPort())) {
            assertThat(ask(one, rows(0)).header("x-millrace-cache")).isEqualTo("miss");
            Awaitility.await().until(() -> redis.keys().size() == 1);

            Answer hit = caller.post(
                    ClientProtocol.TFS.target("scaling"), TfsDialect.rows().ask(MODEL, rows(0)));

            assertThat(TfsDialect.rows().answered(MODEL, hit.message())).isEqualTo(MODEL.answers(rows(0)));
            assertThat(hit.header("x-millrace-cache")).isEqualTo("hit");
            assertThat(server.inferences()).hasSize(1);
            assertThat(metrics(one))
                    .contains("millrace_cache_shared_total{model=\"scaling\",outcome=\"miss\",} 1.0")
                    .contains("millrace_cache_shared_fills_total{model=\"scaling\",outcome=\"stored\",} 1.0");
            assertThat(metrics(other))
                    .contains("millrace_cache_shared_total{model=\"scaling\",outcome=\"hit\",} 1.0")
                    .contains("millrace_cache_total{model=\"scaling\",outcome=\"hit\",} 1.0")
                    .contains("millrace_cache_shared_duration_seconds_count{model=\"scaling\",} 1.0");
        }
    }

    @Test
    void rowsAreSharedEachForItself() {
        try (StartedRouter one = StartedRouter.of(document("shared: true, per-item: true"));
                StartedRouter other = StartedRouter.of(document("shared: true, per-item: true"))) {
            ask(one, FakeModel.scalingRows(5).subList(0, 2));
            ask(one, FakeModel.scalingRows(5).subList(2, 3));
            Awaitility.await().until(() -> redis.keys().size() == 3);

            assertThat(ask(other, FakeModel.scalingRows(3)).header("x-millrace-cache"))
                    .isEqualTo("hit");
            ask(other, FakeModel.scalingRows(5));
            assertThat(server.inferences()).hasSize(3);
            FakeServer.Asked last = server.inferences().getLast();
            assertThat(OipDialect.json().asked(MODEL, new Message(last.headers(), last.body())))
                    .isEqualTo(FakeModel.scalingRows(5).subList(3, 5));
        }
    }

    @ParameterizedTest
    @EnumSource(Mood.class)
    void noCallFailsWhateverTheServerDoes(Mood mood) {
        String impatient = address().replace("1s", "5ms");
        try (StartedRouter router = StartedRouter.of(document(impatient, "shared: true"))) {
            redis.mood(mood);
            for (int i = 0; i < CALLS; i++) ask(router, rows(i));

            assertThat(server.inferences()).hasSize(CALLS);
        }
    }

    @Test
    void noCallFailsWhileTheServerDiesAndReturns() {
        try (StartedRouter router = StartedRouter.of(document("shared: true"))) {
            for (int i = 0; i < CALLS; i++) {
                if (i == CALLS / 5) redis.stop();
                if (i == CALLS / 2) redis.startAgain();
                ask(router, rows(i));
            }

            int[] next = {CALLS};
            int before = redis.keys().size();
            Awaitility.await().until(() -> {
                ask(router, rows(next[0]++));
                return redis.keys().size() > before;
            });
        }
    }

    @Test
    void whatIsDamagedOrOfAnotherQuestionIsNoAnswer() {
        try (StartedRouter one = StartedRouter.of(document("shared: true"));
                StartedRouter other = StartedRouter.of(document("shared: true"))) {
            ask(one, rows(0));
            ask(one, rows(1));
            Awaitility.await().until(() -> redis.keys().size() == 2);
            List<String> keys = new ArrayList<>(redis.keys());
            redis.put(keys.get(0), redis.value(keys.get(1)));
            Buffer spoilt = redis.value(keys.get(1)).copy();
            spoilt.setByte(spoilt.length() - 1, (byte) ~spoilt.getByte(spoilt.length() - 1));
            redis.put(keys.get(1), spoilt);

            ask(other, rows(0));
            ask(other, rows(1));

            assertThat(server.inferences()).hasSize(4);
            assertThat(metrics(other))
                    .contains("millrace_cache_shared_total{model=\"scaling\",outcome=\"damaged\",} 2.0");
        }
    }

    @Test
    void answersOverTheBoundStayHere() {
        String small = address().replace("timeout", "max-value: 32B, timeout");
        try (StartedRouter router = StartedRouter.of(document(small, "shared: true"))) {
            ask(router, rows(0));
            Awaitility.await()
                    .until(() -> metrics(router)
                            .contains("millrace_cache_shared_fills_total{model=\"scaling\",outcome=\"unfit\",} 1.0"));

            assertThat(redis.keys()).isEmpty();
        }
    }

    @Test
    void aModelThatSharesNothingAsksAndTellsNobody() {
        try (StartedRouter router = StartedRouter.of(document("shared: false"))) {
            ask(router, rows(0));
            ask(router, rows(0));

            assertThat(redis.commands()).isEmpty();
            assertThat(metrics(router)).doesNotContain("millrace_cache_shared_total{");
        }
    }

    @Test
    void isSwitchedOnAndMovedWhileTheRouterRuns() {
        try (StartedRouter router = StartedRouter.of(document("", "shared: false"));
                FakeRedis second = FakeRedis.withPassword(vertx, "secret")) {
            ask(router, rows(0));
            assertThat(router.change(document("shared: true"))).isInstanceOf(Reload.Applied.class);
            ask(router, rows(1));
            Awaitility.await().until(() -> redis.keys().size() == 1);

            String moved = "redis: {address: \"127.0.0.1:" + second.port()
                    + "\", password: secret, key-prefix: \"elsewhere\", timeout: 1s}\n";
            assertThat(router.change(document(moved, "shared: true"))).isInstanceOf(Reload.Applied.class);
            ask(router, rows(2));
            Awaitility.await().until(() -> second.keys().size() == 1);
            assertThat(second.keys()).allMatch(key -> key.startsWith("elsewhere:answer:scaling:"));
            assertThat(redis.keys()).hasSize(1);

            assertThat(router.change(document("", "shared: false"))).isInstanceOf(Reload.Applied.class);
            ask(router, rows(3));
            assertThat(second.keys()).hasSize(1);
        }
    }
}
