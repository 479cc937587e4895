package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ScriptedServer;
import io.millrace.backends.ScriptedServer.Received;
import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the API of OpenAI, over real sockets. */
class OpenAiTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final ScriptedServer LLAMA = LanguageServer.server("llama");
    private static final ScriptedServer QWEN = LanguageServer.server("qwen");
    private static final FakeServer TRITON = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.digits("digits"));
    private static final StartedRouter ROUTER =
            StartedRouter.of("", "100ms", """
            pools:
              llama: {protocol: openai-rest, endpoints: ["%s"], http: {base-path: /llm}, eject: {consecutive-failures: 1000}, probe: {timeout: 10s}}
              qwen: {protocol: openai-rest, endpoints: ["%s"], http: {base-path: /llm}, probe: {timeout: 10s}}
            %s
            models:
              llama: {slo: {latency: 50ms}, serve: [llama], retry: {attempts: 1}}
              qwen: {slo: {latency: 50ms}, serve: [qwen]}
              digits: {slo: {latency: 50ms}, serve: [triton]}
            """.formatted(address(LLAMA), address(QWEN), TRITON.asPool("triton")));
    private static final Caller CALLER = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());

    private static String address(ScriptedServer server) {
        return "127.0.0.1:" + server.endpoint(ServerFamily.OPENAI_REST).port();
    }

    /** In a class of its own: the router waits for its answers while the test's class is still being made. */
    private static final class LanguageServer {
        /** Behind a path of its own; fails when asked for failure, streams when asked for a stream. */
        static ScriptedServer server(String model) {
            return new ScriptedServer(peer -> {
                while (peer.receives()) {
                    Received request = peer.last();
                    if (request.line().startsWith("GET /llm/v1/models "))
                        peer.write(ScriptedServer.json("{\"object\":\"list\",\"data\":[{\"id\":\"" + model
                                + "\",\"permission\":[{}]},{\"id\":\"org/other\"}]}"));
                    else if (request.body().contains("\"fail\""))
                        peer.write(ScriptedServer.status(
                                "500 Oh", "{\"error\":{\"message\":\"out of memory\",\"code\":7}}"));
                    else if (request.body().contains("\"stream\":true"))
                        peer.write(
                                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "15\r\ndata: {\"a\":1}\n\ndata: \r\n" + "8\r\n[DONE]\n\n\r\n" + "0\r\n\r\n");
                    else peer.write(ScriptedServer.json("{\"from\":\"" + model + "\"}"));
                }
            });
        }
    }

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        LLAMA.close();
        QWEN.close();
        TRITON.close();
        StartedRouter.await(VERTX.close());
    }

    @AfterEach
    void forget() {
        while (LLAMA.waitingRequests() > 0) LLAMA.takeRequest();
    }

    private static Answer post(String path, String body) {
        return CALLER.post(path, new Message(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/completions", "/v1/embeddings"})
    void goToTheServersOfTheModelThatTheBodyNames(String path) {
        assertThat(post(path, "{\"messages\":[{\"model\":\"qwen\"}],\"model\":\"llama\"}")
                        .text())
                .isEqualTo("{\"from\":\"llama\"}");
        assertThat(post(path, "{\"model\" : \"qwen\"}").text()).isEqualTo("{\"from\":\"qwen\"}");
    }

    @Test
    void reachTheServerAsTheyWereSent() {
        String body = "{ \"model\":\"llama\", \"x\":1e5 }";

        assertThat(post("/v1/chat/completions?a=b", body).text()).isEqualTo("{\"from\":\"llama\"}");

        Received request = LLAMA.takeRequest();
        while (!request.line().startsWith("POST") && LLAMA.waitingRequests() > 0) request = LLAMA.takeRequest();
        assertThat(request.line()).isEqualTo("POST /llm/v1/chat/completions?a=b HTTP/1.1");
        assertThat(request.body()).isEqualTo(body);
    }

    @Test
    void getTheirTokensAsAStream() {
        Answer answer = post("/v1/chat/completions", "{\"model\":\"llama\",\"stream\":true}");

        assertThat(answer.header("content-type")).isEqualTo("text/event-stream");
        assertThat(answer.text()).isEqualTo("data: {\"a\":1}\n\ndata: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                              | 400 | model | you must provide a model
            []                              | 400 | body  | object
            {"model":7}                     | 400 | body  | a string
            {"model":"../x"}                | 400 | model | '../x' is not the name of a model
            {"model":"a","model":"llama"}   | 400 | body  | 'model' is given twice in one object
            {"model":"llama"} x             | 400 | body  | end
            {"model":"llama"                | 400 | body  | ends too early
            {"model":"gpt"}                 | 404 | model | The model 'gpt' does not exist
            """)
    void areRefusedInTheProtocolsOwnForm(String body, int status, String param, String message) {
        Answer answer = post("/v1/chat/completions", body);

        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(error.getString("type")).isEqualTo("invalid_request_error");
        assertThat(error.getString("param")).isEqualTo(param);
        assertThat(error.getString("message")).contains(message);
        assertThat(error.containsKey("code")).isTrue();
    }

    @Test
    void seeTheServersOwnError() {
        Answer answer = post("/v1/completions", "{\"model\":\"llama\",\"prompt\":\"fail\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.text()).isEqualTo("{\"error\":{\"message\":\"out of memory\",\"code\":7}}");
    }

    @Test
    void areRefusedForAModelWhoseServersSpeakSomethingElse() {
        Answer answer = post("/v1/completions", "{\"model\":\"digits\"}");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains("another protocol");
    }

    @Test
    void areToldTheModelsThatCanBeAskedThisWay() {
        JsonArray models = new JsonObject(CALLER.get("/v1/models").body()).getJsonArray("data");

        assertThat(models.stream().map(model -> ((JsonObject) model).getString("id")))
                .containsExactly("llama", "qwen");
    }

    /** The same path with one segment more is TensorFlow Serving's. */
    @Test
    void leaveTheModelsPathToItsOwner() {
        assertThat(CALLER.get("/v1/models/digits").text()).contains("model_version_status");
    }

    @Test
    void mayBeLargerThanIsHeldWhenTheModelComesEarly() {
        String filling = "x".repeat(3 << 20);

        assertThat(post("/v1/embeddings", "{\"model\":\"llama\",\"input\":\"" + filling + "\"}")
                        .text())
                .isEqualTo("{\"from\":\"llama\"}");
        Answer late = post("/v1/embeddings", "{\"input\":\"" + filling + "\",\"model\":\"llama\"}");
        assertThat(late.status()).isEqualTo(400);
        assertThat(late.text()).contains("must come within the first");
    }

    @Test
    void ofOtherProtocolsAreToldThatItsServersSpeakNoTensors() {
        Answer answer = post("/v2/models/llama/infer", "{\"inputs\":[]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("speak the OpenAI API only");
    }
}
