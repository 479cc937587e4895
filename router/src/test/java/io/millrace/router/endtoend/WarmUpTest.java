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
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches that an endpoint sees before those of clients. */
class WarmUpTest {
    private static final FakeModel MODEL = FakeModel.scaling("scaling");
    private static final String ASKED = """
            {"inputs":[{"name":"factor","datatype":"INT64","shape":[1,1],"data":[3]},\
            {"name":"values","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]}""";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static StartedRouter router(FakeServer server, String batch, String declared) {
        return StartedRouter.of("pools:\n" + server.asPool("pool")
                + "models:\n  scaling:\n    slo: {latency: 10s}\n    serve: [pool]\n    " + declared + "\n"
                + "    batch: {" + batch + "}\n");
    }

    private Caller caller(StartedRouter router) {
        return new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
    }

    private static Future<Answer> ask(Caller caller) {
        return caller.send(HttpMethod.POST, "/v2/models/scaling/infer", Message.json(Buffer.buffer(ASKED)));
    }

    private static List<Integer> rows(FakeServer server) {
        return server.inferences().stream()
                .map(asked -> head(asked)
                        .getJsonArray("inputs")
                        .getJsonObject(0)
                        .getJsonArray("shape")
                        .getInteger(0))
                .toList();
    }

    /** Behind it may be the tensors' bytes. */
    private static JsonObject head(FakeServer.Asked asked) {
        String length = asked.headers().get("Inference-Header-Content-Length");
        return new JsonObject(length == null ? asked.body() : asked.body().getBuffer(0, Integer.parseInt(length)));
    }

    @ParameterizedTest
    @CsvSource({"max: 6, 1 1 2 2 4 4 6 6", "'max: 8, sizes: [3, 8]', 3 3 8 8"})
    void areOfEachSizeTwiceWhetherAnybodyCallsOrNot(String batch, String sizes) {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL);
                StartedRouter router = router(server, batch + ", warm-up: true", MODEL.declared())) {
            List<Integer> expected =
                    List.of(sizes.split(" ")).stream().map(Integer::valueOf).toList();

            Awaitility.await().untilAsserted(() -> assertThat(rows(server)).isEqualTo(expected));
            try (Caller caller = caller(router)) {
                assertThat(await(ask(caller)).status()).isEqualTo(200);
                assertThat(rows(server)).hasSize(expected.size() + 1);
            }
        }
    }

    @Test
    void goBeforeTheFirstClients() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL)) {
            server.hold();
            try (StartedRouter router = router(server, "max: 2, warm-up: true", MODEL.declared());
                    Caller caller = caller(router)) {
                Future<Answer> asked = ask(caller);
                Awaitility.await().until(() -> server.inferences().size() == 1);
                assertThat(asked.isComplete()).isFalse();

                server.release();

                assertThat(await(asked).status()).isEqualTo(200);
                assertThat(rows(server)).containsExactly(1, 1, 2, 2, 1);
            }
        }
    }

    @Test
    void neverStandInTheWayWhereTheyFail() {
        try (FakeServer server = FakeServer.start(vertx, ServerFamily.OIP_REST, MODEL)) {
            server.answersAlways(new Answer(500, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{}")));
            try (StartedRouter router = router(server, "max: 4, warm-up: true", MODEL.declared());
                    Caller caller = caller(router)) {
                Awaitility.await().until(() -> !server.inferences().isEmpty());
                server.answersAgain();

                assertThat(await(ask(caller)).status()).isEqualTo(200);
                assertThat(rows(server)).containsExactly(1, 1);
            }
        }
    }
}
