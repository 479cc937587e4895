package io.millrace.backends.tfs;

import static io.millrace.backends.FamilyFixture.attempt;
import static io.millrace.backends.FamilyFixture.openInference;
import static io.millrace.backends.FamilyFixture.served;
import static io.millrace.backends.FamilyFixture.tensorFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Endpoint;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.InferenceResponse.Relayed;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TfsBackendTest {
    private static final String QUEUE_FULL =
            "The batch scheduling queue to which this task was submitted is full; currently 8 batches";

    private final FamilyFixture family = new FamilyFixture(TfsBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    @Test
    void relaysItsOwnProtocolUnread() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{\"predictions\":[1]}"))) {
            Relayed answer = family.relayed(attempt(tensorFlow(""), endpoint(server), served("")));

            assertThat(server.takeRequest().line()).isEqualTo("POST /v1/models/m:predict HTTP/1.1");
            assertThat(answer.body().toString()).isEqualTo("{\"predictions\":[1]}");
        }
    }

    @Test
    void translatesAnotherProtocolToColumns() {
        try (ScriptedServer server =
                ScriptedServer.answering(ScriptedServer.json("{\"outputs\":[[1.5,2.0],[3.0,4.0]]}"))) {
            Computed answer = family.computed(attempt(openInference(""), endpoint(server), served("")));

            ScriptedServer.Received request = server.takeRequest();
            assertThat(request.line()).isEqualTo("POST /v1/models/m:predict HTTP/1.1");
            assertThat(request.body().replace(".0", "")).isEqualTo("{\"inputs\":{\"x\":[[1,2],[3,4]]}}");
            assertThat(answer.outputs().tensors().getFirst().name()).isEqualTo("y");
            assertThat(answer.outputs().tensors().getFirst().rows()).isEqualTo(2);
        }
    }

    @Test
    void asksForTheVersionTheClientNamed() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("{\"outputs\":[[1,2],[3,4]]}"))) {
            family.computed(attempt(openInference("3"), endpoint(server), served("")));

            assertThat(server.takeRequest().line()).isEqualTo("POST /v1/models/m/versions/3:predict HTTP/1.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"400 Bad Request", "404 Not Found", "499 Cancelled", "501 Not Implemented"})
    void takesTheseForTheClientsFault(String status) {
        try (ScriptedServer server =
                ScriptedServer.answering(ScriptedServer.status(status, "{\n    \"error\": \"no\"\n}"))) {
            int code = Integer.parseInt(status.substring(0, 3));

            assertThat(family.failure(attempt(tensorFlow(""), endpoint(server), served(""))))
                    .isInstanceOfSatisfying(Failure.Refused.class, refused -> {
                        assertThat(refused.status()).isEqualTo(code);
                        assertThat(refused.answer()).isPresent();
                    });
            assertThat(family.failure(attempt(openInference(""), endpoint(server), served(""))))
                    .isEqualTo(new Failure.Refused(code, "no"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 Internal", "503 Unavailable", "504 Deadline"})
    void takesTheseForItsOwn(String status) {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status(status, "{\"error\":\"no\"}"))) {
            assertThat(fault(family.failure(attempt(tensorFlow(""), endpoint(server), served("")))))
                    .isInstanceOf(Fault.ServerError.class);
            assertThat(fault(family.failure(attempt(openInference(""), endpoint(server), served("")))))
                    .isInstanceOfSatisfying(
                            Fault.ServerError.class,
                            error -> assertThat(error.answer()).isEmpty());
        }
    }

    @Test
    void tellsAServerThatLacksTheModel() {
        try (ScriptedServer server = ScriptedServer.answering(
                ScriptedServer.status("404 Not Found", "{\"error\":\"Servable not found for request: Latest(m)\"}"))) {
            assertThat(fault(family.failure(attempt(openInference(""), endpoint(server), served("")))))
                    .isEqualTo(
                            new Fault.LacksModel(404, "Servable not found for request: Latest(m)", Optional.empty()));
        }
    }

    @Test
    void tellsAServerWithoutRoom() {
        try (ScriptedServer server = ScriptedServer.answering(
                ScriptedServer.status("503 Unavailable", "{\"error\":\"" + QUEUE_FULL + "\"}"))) {
            assertThat(fault(family.failure(attempt(tensorFlow(""), endpoint(server), served("")))))
                    .isInstanceOfSatisfying(
                            Fault.Saturated.class,
                            saturated -> assertThat(saturated.problem()).isEqualTo(QUEUE_FULL));
        }
    }

    private static Fault fault(Failure failure) {
        return ((Failure.AttemptFailed) failure).fault();
    }

    private static Endpoint endpoint(ScriptedServer server) {
        return server.endpoint(ServerFamily.TFS_REST);
    }
}
