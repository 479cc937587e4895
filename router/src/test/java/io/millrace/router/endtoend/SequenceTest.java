package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Requests of one sequence stay with one server, over whatever connection and event loop they come. */
class SequenceTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel MODEL = FakeModel.scaling("stateful");
    private static final FakeServer ONE = FakeServer.start(VERTX, ServerFamily.OIP_REST, MODEL);
    private static final FakeServer TWO = FakeServer.start(VERTX, ServerFamily.OIP_REST, MODEL);
    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
              triton: {protocol: oip-rest, endpoints: ["%s", "%s"], probe: {interval: 100ms}}
            models:
              stateful: {slo: {latency: 50ms}, serve: [triton]}
            """.formatted(ONE.address(), TWO.address()));

    @AfterAll
    static void close() {
        ROUTER.close();
        ONE.close();
        TWO.close();
        await(VERTX.close());
    }

    @Test
    void allOfOneReachTheSameServerUntilThatIsGone() {
        for (int step = 0; step < 4; step++)
            for (int sequence = 1; sequence <= 20; sequence++)
                assertThat(ask(sequence, step == 0).status()).isEqualTo(200);

        assertThat(sequences(ONE)).isNotEmpty().doesNotContainAnyElementsOf(sequences(TWO));
        assertThat(sequences(TWO)).isNotEmpty();
        long lost = sequences(TWO).iterator().next();
        TWO.stop();

        Answer answer = ask(lost, false);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(sequences(ONE)).doesNotContain(lost);
        // Its server may be found gone by this request or before it; the one after that knows for certain.
        assertThat(ask(sequences(ONE).iterator().next(), false).status()).isEqualTo(200);
    }

    private static Answer ask(long sequence, boolean start) {
        JsonObject parameters = new JsonObject().put("sequence_id", sequence).put("sequence_start", start);
        Message plain = OipDialect.json().ask(MODEL, FakeModel.scalingRows(1));
        Message asked = Message.json(plain.body().toJsonObject().put("parameters", parameters));
        try (Caller caller = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort())) {
            return caller.post("/v2/models/stateful/infer", asked);
        }
    }

    private static Set<Long> sequences(FakeServer server) {
        return server.inferences().stream()
                .map(asked ->
                        asked.body().toJsonObject().getJsonObject("parameters").getLong("sequence_id"))
                .collect(Collectors.toSet());
    }
}
