package io.millrace.backends.oip;

import static io.millrace.backends.FamilyFixture.attempt;
import static io.millrace.backends.FamilyFixture.openInference;
import static io.millrace.backends.FamilyFixture.served;
import static io.millrace.backends.FamilyFixture.tensorFlow;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.Attempt;
import io.millrace.backends.Endpoint;
import io.millrace.backends.FamilyFixture;
import io.millrace.backends.OnLoop;
import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ScriptedServer.Received;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.InferenceResponse.Relayed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Shape;
import io.millrace.inference.Shed;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OipBackendTest {
    private static final String ANSWER = "{\"model_name\":\"m\",\"model_version\":\"3\",\"outputs\":"
            + "[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[1.5,2,3,4]}]}";

    private final FamilyFixture family = new FamilyFixture(OipBackend::new);

    @AfterEach
    void close() {
        family.close();
    }

    @Test
    void relaysItsOwnProtocolUnread() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json("whatever"))) {
            Attempt attempt = attempt(openInference(""), endpoint(server), served(""));

            Relayed answer = family.relayed(attempt);

            Received request = server.takeRequest();
            assertThat(request.line()).isEqualTo("POST /v2/models/m/infer HTTP/1.1");
            assertThat(request.body()).startsWith("{\"id\":\"7\"");
            assertThat(request.header("x-own")).containsExactly("kept");
            assertThat(request.header("connection")).isEmpty();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().toString()).isEqualTo("whatever");
            assertThat(attempt.call().asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 Bad Request|expected 2 inputs but got 1 inputs for model 'm'",
                "404 Not Found|no such thing",
                "422 Unprocessable|field required",
                "501 Not Implemented|Model versioning not supported yet.",
                "500 Internal|failed to parse the request JSON buffer: Missing a comma at 12",
                "500 Internal|Unable to parse 'inputs': no such field",
                "500 Internal|[request id: 7] Failed to parse 'data' field: shape does not match true shape",
            })
    void keepsTheAnswerToWhatIsTheClientsFault(String status, String message) {
        String body = "{\"error\":\"" + message + "\"}";
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status(status, body))) {
            Failure failure = family.failure(attempt(openInference(""), endpoint(server), served("")));

            assertThat(failure).isInstanceOf(Failure.Refused.class);
            assertThat(failure.isClients()).isTrue();
            assertThat(failure.answer()).hasValueSatisfying(answer -> {
                assertThat(answer.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
                assertThat(answer.body().toString()).isEqualTo(body);
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 Internal|CUDA error",
                "502 Bad Gateway|upstream",
                "503 Unavailable|Server not ready",
            })
    void keepsTheAnswerOfAServerThatFailed(String status, String message) {
        String body = "{\"error\":\"" + message + "\"}";
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.status(status, body))) {
            Failure failure = family.failure(attempt(openInference(""), endpoint(server), served("")));

            Failure.AttemptFailed failed = (Failure.AttemptFailed) failure;
            assertThat(failed.sent()).isEqualTo(Sent.ANSWER_BEGUN);
            Fault.ServerError fault = (Fault.ServerError) failed.fault();
            assertThat(fault.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
            assertThat(fault.message()).isEqualTo(message);
            assertThat(fault.answer())
                    .hasValueSatisfying(
                            answer -> assertThat(answer.body().toString()).isEqualTo(body));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 Too Many Requests|slow down",
                "503 Unavailable|[request id: <id_unknown>] Exceeds maximum queue size",
                "503 Unavailable|Request timeout expired",
            })
    void tellsAServerWithoutRoom(String status, String message) {
        try (ScriptedServer server =
                ScriptedServer.answering(ScriptedServer.status(status, "{\"error\":\"" + message + "\"}"))) {
            Failure failure = family.failure(attempt(openInference(""), endpoint(server), served("")));

            assertThat(((Failure.AttemptFailed) failure).fault())
                    .isInstanceOfSatisfying(Fault.Saturated.class, saturated -> {
                        assertThat(saturated.problem()).isEqualTo(message);
                        assertThat(saturated.retryAfter()).isEmpty();
                        assertThat(failure.shed()).contains(Shed.SATURATED);
                    });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 Not Found|Request for unknown model: 'm' is not found",
                "404 Not Found|Request for unknown model: 'm' has no available versions",
                "404 Not Found|Model with name m does not exist.",
                "503 Unavailable|Request for unknown model: 'm' version 1 is not at ready state",
            })
    void tellsAServerThatLacksTheModel(String status, String message) {
        try (ScriptedServer server =
                ScriptedServer.answering(ScriptedServer.status(status, "{\"error\":\"" + message + "\"}"))) {
            Failure own = family.failure(attempt(openInference(""), endpoint(server), served("")));
            Failure other = family.failure(attempt(tensorFlow(""), endpoint(server), served("")));

            assertThat(own.answer()).isPresent();
            assertThat(((Failure.AttemptFailed) other).fault())
                    .isEqualTo(
                            new Fault.LacksModel(Integer.parseInt(status.substring(0, 3)), message, Optional.empty()));
        }
    }

    @Test
    void keepsTheWholeAnswerOfAServerWithoutRoom() {
        try (ScriptedServer server = ScriptedServer.answering(
                "HTTP/1.1 429 Busy\r\nRetry-After: 7\r\nContent-Length: 14\r\n\r\n{\"error\":\"no\"}")) {
            Failure own = family.failure(attempt(openInference(""), endpoint(server), served("")));
            Failure other = family.failure(attempt(tensorFlow(""), endpoint(server), served("")));

            assertThat(own.answer()).hasValueSatisfying(answer -> {
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.headers().get("retry-after")).isEqualTo("7");
                assertThat(answer.body().toString()).isEqualTo("{\"error\":\"no\"}");
            });
            assertThat(((Failure.AttemptFailed) other).fault())
                    .isEqualTo(new Fault.Saturated("no", Optional.of("7"), Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"302 Found", "304 Not Modified", "999 What"})
    void takesAStatusWithoutSenseForABadAnswer(String status) {
        try (ScriptedServer server = ScriptedServer.answering(
                "HTTP/1.1 " + status + "\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n")) {
            Failure failure = family.failure(attempt(openInference(""), endpoint(server), served("")));

            assertThat(((Failure.AttemptFailed) failure).fault()).isInstanceOf(Fault.BadAnswer.class);
        }
    }

    @Test
    void translatesAnotherProtocol() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(ANSWER))) {
            Attempt attempt = attempt(tensorFlow(""), endpoint(server), served(""));

            Computed answer = family.computed(attempt);

            Received request = server.takeRequest();
            assertThat(request.line()).isEqualTo("POST /v2/models/m/infer HTTP/1.1");
            assertThat(request.body())
                    .contains("\"name\":\"x\"")
                    .contains("\"shape\":[2,2]")
                    .contains("\"data\":");
            assertThat(request.header("authorization")).containsExactly("Bearer t");
            assertThat(request.header("x-own")).isEmpty();
            assertThat(answer.model()).contains(new ModelVersion("3"));
            Tensor output = answer.outputs().tensors().getFirst();
            assertThat(output.name()).isEqualTo("y");
            assertThat(output.shape()).isEqualTo(Shape.of(2, 2));
            assertThat(attempt.call().asked()).isPresent();
        }
    }

    @Test
    void asksForTheVersionTheClientNamed() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(ANSWER))) {
            family.computed(attempt(tensorFlow("3"), endpoint(server), served("")));

            assertThat(server.takeRequest().line()).isEqualTo("POST /v2/models/m/versions/3/infer HTTP/1.1");
        }
    }

    /** A client's path names its own model; where the server has it under another name the request is written anew. */
    @Test
    void writesARequestAnewForAnotherName() {
        ModelName other = new ModelName("m-v2");
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(ANSWER))) {
            family.computed(attempt(openInference(""), endpoint(server), served(other, "", FamilyFixture.SIGNATURE)));

            assertThat(server.takeRequest().line()).isEqualTo("POST /v2/models/m-v2/infer HTTP/1.1");
        }
    }

    @ParameterizedTest
    @CsvSource({"onnx_onnxv1, true", "'', false"})
    void wantsBinaryOutputsOnlyOfServersThatNameTheirPlatform(String platform, boolean binary) {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(ANSWER))) {
            family.computed(attempt(tensorFlow(""), endpoint(server), served(platform)));

            assertThat(server.takeRequest().body().contains("binary_data_output"))
                    .isEqualTo(binary);
        }
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "404, 404", "501, 501"})
    void refusesInTheServersWordsWhatIsTheClientsFault(int status, int told) {
        try (ScriptedServer server =
                ScriptedServer.answering(ScriptedServer.status(status + " X", "{\"error\":\"no\"}"))) {
            assertThat(family.failure(attempt(tensorFlow(""), endpoint(server), served(""))))
                    .isEqualTo(new Failure.Refused(told, "no"));
        }
    }

    @Test
    void refusesAs400WhatTritonCannotParse() {
        try (ScriptedServer server = ScriptedServer.answering(
                ScriptedServer.status("500 Internal", "{\"error\":\"Unable to parse 'data': no\"}"))) {
            assertThat(family.failure(attempt(tensorFlow(""), endpoint(server), served(""))))
                    .isEqualTo(new Failure.Refused(400, "Unable to parse 'data': no"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"outputs\":[]}",
                "{\"outputs\":[{\"name\":\"z\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[1,2,3,4]}]}",
                "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"INT32\",\"shape\":[2,2],\"data\":[1,2,3,4]}]}",
                "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}",
                "{\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[1,2,3]}]}",
            })
    void takesAnAnswerThatDoesNotFitForABadOne(String body) {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(body))) {
            Failure failure = family.failure(attempt(tensorFlow(""), endpoint(server), served("")));

            Failure.AttemptFailed failed = (Failure.AttemptFailed) failure;
            assertThat(failed.fault()).isInstanceOf(Fault.BadAnswer.class);
            assertThat(failed.sent()).isEqualTo(Sent.ANSWER_BEGUN);
        }
    }

    @Test
    void sendsNothingOfARequestItCannotRead() {
        try (ScriptedServer server = ScriptedServer.answering(ScriptedServer.json(ANSWER))) {
            Attempt attempt = attempt(
                    FamilyFixture.torchServe(""),
                    endpoint(server),
                    served(FamilyFixture.MODEL, "", ModelSignature.UNKNOWN));

            assertThat(family.failure(attempt)).isInstanceOf(Failure.NotCarried.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void endsTheExchangeWhenTheAttemptIsCancelled() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(peer -> {
            peer.receives();
            peer.awaitEnd();
            ended.complete(null);
        })) {
            Attempt attempt = attempt(openInference(""), endpoint(server), served(""));
            CompletableFuture<InferenceResponse> outcome = family.begin(attempt);
            server.takeRequest();

            family.cancel(attempt);

            assertThat(OnLoop.failure(outcome)).isEqualTo(new Failure.Cancelled(Stage.ATTEMPT));
            ended.get(60, TimeUnit.SECONDS);
        }
    }

    private static Endpoint endpoint(ScriptedServer server) {
        return server.endpoint(ServerFamily.OIP_REST);
    }
}
