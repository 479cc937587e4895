package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server goes away, and no client learns of it. */
class FailoverTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeServer first = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));
    private final FakeServer second = FakeServer.start(vertx, ServerFamily.OIP_REST, FakeModel.digits("digits"));

    @AfterEach
    void close() {
        first.close();
        second.close();
        await(vertx.close());
    }

    @Test
    void callsInFlightAndThoseThatFollowGoToTheOtherServer() {
        StartedRouter router = StartedRouter.of("""
                pools:
                  oip: {protocol: oip-rest, endpoints: ["%s", "%s"]}
                models:
                  digits: {slo: {latency: 50ms}, serve: [oip]}
                """.formatted(first.address(), second.address()));
        try (router;
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            first.hold();
            second.hold();
            List<Future<Answer>> inFlight =
                    IntStream.range(0, 4).mapToObj(i -> ask(caller)).toList();
            Awaitility.await()
                    .until(() -> first.inferences().size() + second.inferences().size() == 4);
            assertThat(first.inferences()).isNotEmpty();

            first.stop();
            second.release();

            for (Future<Answer> call : inFlight)
                assertThat(await(call).status()).isEqualTo(200);
            for (int i = 0; i < 300; i++)
                assertThat(await(ask(caller)).status()).isEqualTo(200);
        }
    }

    @Test
    void theNextTierServesWhileTheFirstIsGone() {
        StartedRouter router = StartedRouter.of(
                """
                pools:
                %s
                  local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
                models:
                  digits: {slo: {latency: 50ms}, serve: [oip, local]}
                """.formatted(first.asPool("oip", ", probe: {interval: 100ms}, eject: {base-time: 100ms}")));
        try (router;
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            assertThat(version(await(ask(caller)))).isEqualTo("3");

            first.stop();
            for (int i = 0; i < 300; i++)
                assertThat(version(await(ask(caller)))).isEqualTo("1");

            first.startAgain();
            Awaitility.await().until(() -> version(await(ask(caller))).equals("3"));
        }
    }

    private static Future<Answer> ask(Caller caller) {
        return caller.send(
                HttpMethod.POST,
                ClientProtocol.OIP.target("digits"),
                Message.json(Buffer.buffer(ClientProtocol.OIP.sample())));
    }

    /** That of the fake server is 3, that of the model in this process 1. */
    private static String version(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().toJsonObject().getString("model_version");
    }
}
