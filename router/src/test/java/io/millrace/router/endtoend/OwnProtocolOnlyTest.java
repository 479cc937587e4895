package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions that only a server of the client's protocol understands. */
class OwnProtocolOnlyTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer TORCH = FakeServer.start(VERTX, ServerFamily.TORCHSERVE_REST);
    private static final FakeServer TRITON = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("digits"));
    private static final StartedRouter ROUTER =
            StartedRouter.of("""
            pools:
            %s%s
            models:
              any: {slo: {latency: 50ms}, serve: [torch]}
              digits: {slo: {latency: 50ms}, serve: [torch, triton]}
            """.formatted(TORCH.asPool("torch"), TRITON.asPool("triton")));
    private static final Caller CALLER = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        TORCH.close();
        TRITON.close();
        StartedRouter.await(VERTX.close());
    }

    @BeforeEach
    void answerWithTheirNames() {
        TORCH.answersAlways(new Answer(200, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("torch")));
        TRITON.answersAlways(new Answer(200, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("triton")));
        TORCH.inferences().clear();
        TRITON.inferences().clear();
    }

    private static Answer post(String path) {
        return CALLER.post(path, new Message(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{\"text\":\"a\"}")));
    }

    /** Though the model's first pool speaks another. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/digits/generate",
                "/v2/models/digits/generate_stream",
                "/v2/models/digits/versions/3/generate"
            })
    void generateGoesToOpenInferenceServers(String path) {
        assertThat(post(path).text()).isEqualTo("triton");

        assertThat(TRITON.inferences()).hasSize(1);
        assertThat(TRITON.inferences().getFirst().target()).isEqualTo(path);
        assertThat(TORCH.inferences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/explanations/any", "/explanations/digits/2.0"})
    void explanationsGoToTorchServe(String path) {
        assertThat(post(path).text()).isEqualTo("torch");

        assertThat(TORCH.inferences().getFirst().target()).isEqualTo(path);
    }

    @Test
    void generateIsRefusedForAModelThatHasNoSuchServer() {
        Answer answer = post("/v2/models/any/generate");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text()).startsWith("{\"error\":").contains("another protocol");
        assertThat(TORCH.inferences()).isEmpty();
    }

    @Test
    void generateIsAskedByPost() {
        assertThat(CALLER.get("/v2/models/digits/generate").status()).isEqualTo(405);
    }
}
