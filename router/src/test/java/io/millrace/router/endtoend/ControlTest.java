package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.OtherGrpcServer;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes servers: passed on to all of them where the config says so, and to none where it does not. */
class ControlTest {
    private static final String LOAD = "/v2/repository/models/digits/load";
    private static final String LOADS = "inference.GRPCInferenceService/RepositoryModelLoad";

    private final Vertx vertx = Vertx.vertx();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) each.close();
        await(vertx.close());
    }

    private String server(String name, int status, String words) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (request.method().equals(HttpMethod.GET)
                            && !request.uri().contains("trace")) {
                        request.response()
                                .setStatusCode(request.uri().startsWith("/v2/health") ? 200 : 404)
                                .end();
                        return;
                    }
                    heard.add(name + " " + request.method() + " " + request.uri() + " " + body);
                    request.response().setStatusCode(status).end(words);
                }));
        return "127.0.0.1:" + await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private Caller router(String pools) {
        StartedRouter router =
                StartedRouter.of("pools:\n" + pools + "models:\n  digits: {slo: {latency: 1s}, serve: [a]}\n");
        open.add(router);
        Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
        open.add(caller);
        return caller;
    }

    private static String pool(String name, String protocol, String control, String... addresses) {
        return "  %s: {protocol: %s, endpoints: %s%s, probe: {timeout: 10s}}\n"
                .formatted(name, protocol, List.of(addresses), control);
    }

    private static Answer post(Caller caller, String target, String body) {
        return await(caller.send(
                HttpMethod.POST, target, new Message(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body))));
    }

    @Test
    void isSaidToEveryServer() {
        String first = server("first", 200, "{\"as\":\"first\"}");
        String second = server("second", 200, "{\"as\":\"second\"}");
        Caller caller = router(pool("a", "oip-rest", ", control: passed", first, second));

        Answer answer = post(caller, LOAD, "{\"parameters\":{}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"as\":\"first\"}");
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "first POST " + LOAD + " {\"parameters\":{}}", "second POST " + LOAD + " {\"parameters\":{}}");
    }

    @Test
    void tellsWhatTheOneSaysThatDoesNotAgree() {
        Caller caller = router(pool(
                "a",
                "oip-rest",
                ", control: passed",
                server("first", 200, "{}"),
                server("second", 400, "{\"error\":\"failed to load 'digits', no version is available\"}")));

        Answer answer = post(caller, LOAD, "");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("{\"error\":\"failed to load 'digits', no version is available\"}");
        assertThat(heard).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/v2/repository/models/digits/load, 503, explicit model load / unload is not allowed if polling is enabled",
                "/v2/repository/models/digits/unload, 503, explicit model load / unload is not allowed if polling is enabled",
                "/v2/repository/r/models/digits/load, 501, 'repository_name' specification is not supported",
                "/v2/models/digits/trace/setting, 503, the server does not support tracing",
                "/v2/trace/setting, 503, the server does not support tracing",
                "/v2/logging, 503, the server does not support dynamic logging",
                "/v2/systemsharedmemory/region/r/register, 501, Client shared memory is disabled. Start the server with '--allow-client-shm=true' to enable.",
                "/v2/cudasharedmemory/unregister, 501, Client shared memory is disabled. Start the server with '--allow-client-shm=true' to enable."
            })
    void isRefusedInTritonsWordsUnlessAllowed(String target, int status, String words) {
        String server = server("only", 200, "{}");
        Caller refusing = router(pool("a", "oip-rest", "", server));
        Caller passing = router(pool("a", "oip-rest", ", control: passed", server));

        Answer refused = post(refusing, target, "");
        assertThat(refused.status()).isEqualTo(status);
        assertThat(new JsonObject(refused.text()).getMap()).containsExactly(Map.entry("error", words));
        assertThat(heard).isEmpty();
        assertThat(post(passing, target, "").status()).isEqualTo(200);
        assertThat(heard).containsExactly("only POST " + target + " ");
    }

    /** As Triton 2.51 answers where nothing is allowed. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "GET, /v2/systemsharedmemory/status, 200, []",
                "GET, /v2/cudasharedmemory/region/r/status, 404, {\"error\":\"Unable to find cuda shared memory region: 'r'\"}",
                "GET, /v2/logging, 503, {\"error\":\"the server does not support dynamic logging\"}",
                "GET, /v2/models/digits/trace/setting, 503, {\"error\":\"the server does not support tracing\"}",
                "POST, /v2/systemsharedmemory/status, 405, {\"error\":\"Method Not Allowed\"}",
                "GET, /v2/cudasharedmemory/unregister, 405, {\"error\":\"Method Not Allowed\"}",
                "GET, /v2/repository/models/m/load, 405, {\"error\":\"Method Not Allowed\"}",
                "PUT, /v2/logging, 405, {\"error\":\"Method Not Allowed\"}",
                "POST, /v2/logging/x, 404, {\"error\":\"Not Found\"}",
                "POST, /v2/repository, 404, {\"error\":\"Not Found\"}"
            })
    void asksWhatIsNotControlledAtAll(String verb, String target, int status, String body) {
        Caller refusing = router(pool("a", "oip-rest", "", server("only", 200, "{}")));

        Answer answer = await(refusing.send(
                HttpMethod.valueOf(verb), target, new Message(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer())));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(body);
    }

    @Test
    void isForTheServersOfItsOwnProtocolAlone() {
        Caller caller = router(pool("a", "oip-rest", ", control: passed", server("asked", 200, "{}"))
                + pool("b", "oip-rest", "", server("left alone", 200, "{}")));

        post(caller, LOAD, "");

        assertThat(heard).containsExactly("asked POST " + LOAD + " ");
    }

    @Test
    void goesOverGrpcToServersOfGrpc() {
        OtherGrpcServer server = new OtherGrpcServer(0, call -> {
            if (call.method().equals(LOADS)) heard.add("grpc " + call.message());
            return OtherGrpcServer.ok(Buffer.buffer());
        });
        open.add(server);
        StartedRouter router =
                StartedRouter.of("pools:\n" + pool("a", "oip-grpc", ", control: passed", "127.0.0.1:" + server.port())
                        + "models:\n  digits: {slo: {latency: 1s}, serve: [a]}\n");
        open.add(router);
        GrpcCaller grpc = new GrpcCaller(router.dataPort());
        open.add(grpc);

        assertThat(grpc.unary(LOADS, "load it".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(heard).containsExactly("grpc load it");
    }

    @Test
    void overGrpcItIsRefusedWhereOnlyServersOfRestMayBeControlled() {
        Caller rest = router(pool("a", "oip-rest", ", control: passed", server("only", 200, "{}")));
        assertThat(post(rest, LOAD, "").status()).isEqualTo(200);
        heard.clear();
        StartedRouter router = (StartedRouter) open.getFirst();
        GrpcCaller grpc = new GrpcCaller(router.dataPort());
        open.add(grpc);

        assertThatThrownBy(() -> grpc.unary(LOADS, new byte[0])).hasMessageContaining("UNAVAILABLE");
        assertThat(heard).isEmpty();
    }
}
