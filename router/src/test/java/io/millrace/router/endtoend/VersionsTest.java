package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model whose versions differ in their tensors and are spread over two servers. */
class VersionsTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final BlockingQueue<String> ASKED = new LinkedBlockingQueue<>();

    /** Versions 1 and 2: the older takes three integers, the newer two floats. */
    private static HttpServer older;

    /** Version 3 alone, which is as version 2 is. */
    private static HttpServer newer;

    private static StartedRouter router;
    private static Caller rest;
    private static GrpcCaller grpc;

    @BeforeAll
    static void start() {
        older = server(List.of("1", "2"));
        newer = server(List.of("3"));
        router = StartedRouter.of("""
            pools:
              triton: {protocol: oip-rest, endpoints: ["127.0.0.1:%d", "127.0.0.1:%d"], probe: {timeout: 10s}}
            models:
              m: {slo: {latency: 50ms}, serve: [triton]}
            """.formatted(older.actualPort(), newer.actualPort()));
        rest = new Caller(VERTX, HttpVersion.HTTP_1_1, router.dataPort());
        grpc = new GrpcCaller(router.dataPort());
    }

    @AfterAll
    static void close() {
        grpc.close();
        rest.close();
        router.close();
        await(VERTX.close());
    }

    private static HttpServer server(List<String> versions) {
        return await(VERTX.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body, versions)))
                .listen(0, "127.0.0.1"));
    }

    private static void answer(HttpServerRequest request, Buffer body, List<String> versions) {
        String path = String.valueOf(request.path());
        Optional<String> version = versions.stream()
                .filter(each -> path.contains("/versions/" + each))
                .findFirst();
        if (path.endsWith("/infer")) {
            ASKED.add(path + " " + body);
            end(request, new JsonObject("""
                    {"model_name": "m", "outputs": [{"name": "sum", "datatype": "INT64", "shape": [1, 1], "data": [6]}]}"""));
        } else if (path.equals("/v2/models/m")) {
            end(request, metadata(versions.getLast(), versions));
        } else if (version.isPresent() && path.endsWith("/versions/" + version.get())) {
            end(request, metadata(version.get(), List.of(version.get())));
        } else if (path.startsWith("/v2/health") || path.equals("/v2/models/m/ready") || path.equals("/v2")) {
            end(request, new JsonObject());
        } else {
            request.response().setStatusCode(404).end();
        }
    }

    private static void end(HttpServerRequest request, JsonObject answer) {
        request.response().putHeader("content-type", "application/json").end(answer.toBuffer());
    }

    private static JsonObject metadata(String version, List<String> versions) {
        boolean old = version.equals("1");
        return new JsonObject()
                .put("name", "m")
                .put("versions", new JsonArray(versions))
                .put("platform", "")
                .put("inputs", new JsonArray().add(old ? spec("old", "INT64", 3) : spec("x", "FP32", 2)))
                .put("outputs", new JsonArray().add(spec("sum", old ? "INT64" : "FP32", 1)));
    }

    private static JsonObject spec(String name, String type, int columns) {
        return new JsonObject()
                .put("name", name)
                .put("datatype", type)
                .put("shape", new JsonArray().add(-1).add(columns));
    }

    @ParameterizedTest
    @EnumSource
    void eachIsToldAsItIs(MetadataDialect client) {
        assertThat(client.ask(rest, grpc, "m", Optional.of("1")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("in old", "INT64[-1,3]", "out sum", "INT64[-1,1]"));
        for (String version : List.of("2", "3"))
            assertThat(client.ask(rest, grpc, "m", Optional.of(version)))
                    .containsExactlyInAnyOrderEntriesOf(Map.of("in x", "FP32[-1,2]", "out sum", "FP32[-1,1]"));
    }

    @Test
    void thoseOfAllServersAreListed() {
        assertThat(rest.get("/v2/models/m").body().toJsonObject().getJsonArray("versions"))
                .containsExactly("1", "2", "3");
        assertThat(rest.get("/v2/models/m/versions/2").body().toJsonObject().getJsonArray("versions"))
                .contains("2");
        assertThat(rest.get("/v1/models/m").body().toJsonObject().getJsonArray("model_version_status").stream()
                        .map(status -> ((JsonObject) status).getString("version")))
                .containsExactly("3", "2", "1");
        assertThat(rest.get("/v1/models/m/versions/1/metadata")
                        .body()
                        .toJsonObject()
                        .getJsonObject("model_spec")
                        .getString("version"))
                .isEqualTo("1");
        assertThat(rest.get("/v2/models/m/versions/4").status()).isEqualTo(404);
    }

    @Test
    void aRequestIsReadAndWrittenByTheVersionItNames() throws InterruptedException {
        Answer answer = rest.post(
                "/v1/models/m/versions/1:predict", Message.json(new JsonObject("{\"instances\": [[1, 2, 3]]}")));

        assertThat(answer.text()).contains("\"predictions\"");
        assertThat(ASKED.take()).startsWith("/v2/models/m/versions/1/infer ").contains("\"old\"", "\"INT64\"");
    }
}
