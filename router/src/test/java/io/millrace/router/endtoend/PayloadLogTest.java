package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of the bodies of calls, and what is not. */
class PayloadLogTest {
    private static final String TARGET = "/v2/models/digits/infer";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private FakeServer server(ServerFamily family) {
        return FakeServer.start(vertx, family, FakeModel.digits("digits"));
    }

    private static StartedRouter router(FakeServer server, String to, String sample) {
        return StartedRouter.of("payload-log: {to: \"" + to + "\"}\npools:\n" + server.asPool("pool")
                + "models:\n  digits: {slo: {latency: 10s}, serve: [pool], inputs: [{name: image, datatype: FP32, shape: [-1, 64]}], "
                + "outputs: [{name: probabilities, datatype: FP32, shape: [-1, 10]}], payload-log: {" + sample
                + "}}\n");
    }

    private static Message sample() {
        return Message.json(Buffer.buffer(ClientProtocol.OIP.sample())).with("x-request-id", "id-1");
    }

    private List<JsonObject> lines(ServerFamily family, String sample, Message... asked) throws IOException {
        Path log = folder.resolve("payloads.jsonl");
        try (FakeServer server = server(family);
                StartedRouter router = router(server, log.toString(), sample);
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            for (Message each : asked) caller.post(TARGET, each);
        }
        return Files.readAllLines(log).stream().map(JsonObject::new).toList();
    }

    @Test
    void bothBodiesOfACallAreALine() throws IOException {
        for (ServerFamily family : List.of(ServerFamily.OIP_REST, ServerFamily.TFS_REST)) {
            JsonObject line = lines(family, "sample: 100%", sample()).getLast();

            assertThat(line.getString("id")).isEqualTo("id-1");
            assertThat(line.getString("model")).isEqualTo("digits");
            assertThat(line.getString("frontend")).isEqualTo("oip");
            assertThat(line.getString("path")).isEqualTo(TARGET);
            assertThat(line.getInteger("status")).isEqualTo(200);
            assertThat(line.getJsonObject("request").getJsonObject("json"))
                    .isEqualTo(new JsonObject(ClientProtocol.OIP.sample()));
            assertThat(line.getJsonObject("response")
                            .getJsonObject("json")
                            .getJsonArray("outputs")
                            .getJsonObject(0)
                            .getJsonArray("data"))
                    .hasSize(10);
        }
    }

    @Test
    void whatIsNamedIsNotThere() throws IOException {
        JsonObject line = lines(ServerFamily.OIP_REST, "sample: 100%, redact: [image]", sample())
                .getFirst();

        JsonObject input = line.getJsonObject("request")
                .getJsonObject("json")
                .getJsonArray("inputs")
                .getJsonObject(0);
        assertThat(input.getString("name")).isEqualTo("image");
        assertThat(input.containsKey("data")).isFalse();
        assertThat(line.getJsonObject("response").encode()).contains("data");
    }

    private static JsonObject tensor(JsonObject line, String body, String side) {
        return line.getJsonObject(body).getJsonObject("json").getJsonArray(side).getJsonObject(0);
    }

    @Test
    void ofTensorsTheFirstElementsAreThereAndTheClientHasAll() throws IOException {
        JsonObject line = lines(ServerFamily.OIP_REST, "sample: 100%, elements: 3", sample())
                .getFirst();

        for (JsonObject tensor : List.of(tensor(line, "request", "inputs"), tensor(line, "response", "outputs"))) {
            assertThat(tensor.getJsonArray("data")).hasSize(3);
            assertThat(tensor.getJsonArray("shape").getInteger(1)).isGreaterThan(3);
        }
        assertThat(line.getJsonObject("response").getInteger("bytes")).isGreaterThan(100);
    }

    @Test
    void aRefusalIsALineWithItsStatusAndBytesThatAreNoJsonAreInBase64() throws IOException {
        JsonObject line = lines(
                        ServerFamily.TFS_REST,
                        "sample: 100%",
                        new Message(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("no json\n\u0000")))
                .getFirst();

        assertThat(line.getInteger("status")).isEqualTo(400);
        assertThat(line.getJsonObject("request").getString("base64"))
                .isEqualTo(Base64.getEncoder().encodeToString("no json\n\u0000".getBytes(StandardCharsets.UTF_8)));
        assertThat(line.containsKey("response")).isFalse();
    }

    @Test
    void aLineNamesTheArmThatWasTaken() throws IOException {
        JsonObject line = lines(
                        ServerFamily.OIP_REST, "sample: 100%}, traffic: {split: [{name: canary, weight: 1}]", sample())
                .getFirst();

        assertThat(line.getString("arm")).isEqualTo("canary");
        assertThat(line.getJsonObject("request").getJsonObject("json"))
                .isEqualTo(new JsonObject(ClientProtocol.OIP.sample()));
    }

    @Test
    void nothingIsKeptOfWhatIsNotSampled() throws IOException {
        assertThat(lines(ServerFamily.OIP_REST, "sample: 0%", sample(), sample()))
                .isEmpty();
    }

    @Test
    void aSinkGetsEventsAsKserveSendsThem() {
        List<MultiMap> heads = new CopyOnWriteArrayList<>();
        List<Buffer> bodies = new CopyOnWriteArrayList<>();
        HttpServer sink = await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    heads.add(request.headers());
                    bodies.add(body);
                    request.response().setStatusCode(202).end();
                }))
                .listen(0, "127.0.0.1"));
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router =
                        router(server, "http://127.0.0.1:" + sink.actualPort() + "/events", "sample: 100%");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort())) {
            Answer answer = caller.post(TARGET, sample());

            Awaitility.await().until(() -> bodies.size() == 2);
            assertThat(bodies).containsExactly(Buffer.buffer(ClientProtocol.OIP.sample()), answer.body());
            assertThat(heads).allSatisfy(head -> {
                assertThat(head.get("ce-specversion")).isEqualTo("1.0");
                assertThat(head.get("ce-id")).isEqualTo("id-1");
                assertThat(head.get("ce-inferenceservicename")).isEqualTo("digits");
                assertThat(head.get("ce-endpoint")).isEqualTo("default");
                assertThat(head.get("content-type")).isEqualTo("application/json");
            });
            assertThat(heads.stream().map(head -> head.get("ce-type")))
                    .containsExactly(
                            "org.kubeflow.serving.inference.request", "org.kubeflow.serving.inference.response");
        }
        await(sink.close());
    }

    @Test
    void aSinkThatRefusesCostsWhatItWasToGet() {
        HttpServer sink = await(vertx.createHttpServer()
                .requestHandler(request -> request.response().setStatusCode(500).end())
                .listen(0, "127.0.0.1"));
        try (FakeServer server = server(ServerFamily.OIP_REST);
                StartedRouter router = router(server, "http://127.0.0.1:" + sink.actualPort(), "sample: 100%");
                Caller caller = new Caller(vertx, HttpVersion.HTTP_1_1, router.dataPort());
                Caller admin = new Caller(vertx, HttpVersion.HTTP_1_1, router.adminPort())) {
            for (int i = 0; i < 20; i++)
                assertThat(caller.post(TARGET, sample()).status()).isEqualTo(200);

            Awaitility.await()
                    .until(() -> admin.get("/metrics").text().contains("millrace_payloads_dropped_total 20.0"));
        }
        await(sink.close());
    }
}
