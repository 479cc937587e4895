package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What clients ask beside plain predictions: documents, encodings, classify and regress. */
class DataPlaneTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer TFS = FakeServer.start(VERTX, ServerFamily.TFS_REST, FakeModel.scaling("on-tfs"));
    private static final FakeServer OIP = FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.scaling("on-oip"));
    private static final FakeServer SECOND_OIP =
            FakeServer.start(VERTX, ServerFamily.OIP_REST, FakeModel.scaling("on-oip"));
    private static final StartedRouter ROUTER = StartedRouter.of(
            ", max-body: 1MiB", "100ms", """
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
              gone: {protocol: oip-rest, endpoints: ["127.0.0.1:1"]}
              oip: {protocol: oip-rest, endpoints: ["%s", "%s"]}
            %s
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
              nobodys: {slo: {latency: 50ms}, serve: [gone]}
              on-tfs: {slo: {latency: 50ms}, serve: [tfs]}
              on-oip: {slo: {latency: 50ms}, serve: [oip]}
            """.formatted(OIP.address(), SECOND_OIP.address(), TFS.asPool("tfs")));
    private static final Caller CALLER = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        TFS.close();
        OIP.close();
        SECOND_OIP.close();
        await(VERTX.close());
    }

    @Test
    void listsItsModels() {
        assertThat(CALLER.get("/v2/models").text())
                .isEqualTo("{\"models\":[\"digits\",\"nobodys\",\"on-oip\",\"on-tfs\"]}");
        assertThat(index("")).isEqualTo(new JsonArray("""
                [{"name": "digits", "version": "1", "state": "READY", "reason": ""},
                 {"name": "nobodys", "state": "UNAVAILABLE", "reason": "no healthy endpoint"},
                 {"name": "on-oip", "version": "3", "state": "READY", "reason": ""},
                 {"name": "on-tfs", "version": "3", "state": "READY", "reason": ""}]"""));
        assertThat(index("{\"ready\": true}").stream().map(entry -> ((JsonObject) entry).getString("name")))
                .containsExactly("digits", "on-oip", "on-tfs");
    }

    @Test
    void refusesAQuestionForItsModelsThatIsNone() {
        Answer answer = CALLER.post("/v2/repository/index", json("{\"ready\":1}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(ClientProtocol.OIP.errorText(answer)).contains("1 where a boolean was expected");
        assertThat(CALLER.get("/v2/repository/index").status()).isEqualTo(405);
    }

    @Test
    void tellsTheConfigurationOfAModelWhoseServerHasNone() {
        assertThat(CALLER.get("/v2/models/digits/config").body().toJsonObject()).isEqualTo(new JsonObject("""
                {"name": "digits", "platform": "onnx_onnxv1", "max_batch_size": 2147483647,
                 "input": [{"name": "image", "data_type": "TYPE_FP32", "dims": [64]}],
                 "output": [{"name": "probabilities", "data_type": "TYPE_FP32", "dims": [10]}]}"""));
        assertThat(CALLER.get("/v2/models/nobody/config").status()).isEqualTo(404);
        assertThat(CALLER.get("/v2/models/nobodys/config").status()).isEqualTo(503);
        assertThat(CALLER.post("/v2/models/digits/config", Message.nothing()).status())
                .isEqualTo(405);
    }

    @Test
    void asksAServerOfTheProtocolForItsOwnConfiguration() {
        Answer answer = CALLER.get("/v2/models/on-oip/config");

        assertThat(answer.body().toJsonObject().getInteger("max_batch_size")).isEqualTo(64);
    }

    @Test
    void tellsTheStatisticsOfServersThatKeepAny() {
        String expected = "{\"model_stats\":[{\"name\":\"on-oip\",\"version\":\"3\",\"inference_count\":10}]}";

        assertThat(CALLER.get("/v2/models/on-oip/stats").text()).isEqualTo(expected);
        assertThat(CALLER.get("/v2/models/stats").text()).isEqualTo(expected);
        assertThat(ClientProtocol.OIP.errorText(CALLER.get("/v2/models/digits/stats")))
                .isEqualTo("'stats' of a model whose servers keep none is not supported here");
        assertThat(CALLER.get("/v2/models/nobody/stats").status()).isEqualTo(404);
        assertThat(CALLER.post("/v2/models/stats", Message.nothing()).status()).isEqualTo(405);
    }

    @Test
    void readsABodyThatIsPacked() {
        Message packed = json(ClientProtocol.OIP.sample());

        Answer answer = CALLER.post(
                "/v2/models/digits/infer",
                new Message(packed.headers(), gzip(packed.body().getBytes())).with("content-encoding", "gzip"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(OipDialect.head(answer.message()).getString("model_name")).isEqualTo("digits");
    }

    @Test
    void bindsAPackedBodyToTheLimitOfABody() {
        Message bomb = new Message(MultiMap.caseInsensitiveMultiMap(), gzip(new byte[2 << 20]));

        Answer answer = CALLER.post("/v2/models/digits/infer", bomb.with("content-encoding", "gzip"));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(ClientProtocol.OIP.errorText(answer))
                .isEqualTo("the request body exceeds the limit of 1048576 bytes");
    }

    @Test
    void packsItsOwnAnswerForAClientThatTakesIt() throws IOException {
        FakeModel model = FakeModel.digits("digits");
        Message asked = OipDialect.json().ask(model, HeldOut.images(40));

        Answer answer = CALLER.post("/v2/models/digits/infer", asked.with("accept-encoding", "gzip"));

        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        byte[] text = new GZIPInputStream(new ByteArrayInputStream(answer.body().getBytes())).readAllBytes();
        assertThat(new JsonObject(Buffer.buffer(text)).getJsonArray("outputs")).hasSize(1);
    }

    @Test
    void classifiesByAModelOfAnyServer() {
        JsonArray image = new JsonObject(ClientProtocol.TFS.sample())
                .getJsonArray("instances")
                .getJsonArray(0);
        JsonObject asked = new JsonObject().put("examples", new JsonArray().add(new JsonObject().put("image", image)));

        Answer answer = CALLER.post("/v1/models/digits:classify", Message.json(asked));

        JsonArray results = answer.body().toJsonObject().getJsonArray("results");
        assertThat(results).hasSize(1);
        assertThat(results.getJsonArray(0)).hasSize(10);
        assertThat(results.getJsonArray(0).getJsonArray(0).getString(0)).isEmpty();
    }

    @Test
    void passesToTensorFlowServingWhatOnlyItKnows() {
        TFS.inferences().clear();
        Message asked = TfsDialect.rows().ask(FakeModel.scaling("on-tfs"), FakeModel.scalingRows(1));

        CALLER.post("/v1/models/on-tfs/labels/canary:predict", asked);
        CALLER.post("/v1/models/on-tfs:regress", json("{\"examples\":[{\"any\":1.0}]}"));

        assertThat(TFS.inferences())
                .extracting(FakeServer.Asked::target)
                .containsExactly("/v1/models/on-tfs/labels/canary:predict", "/v1/models/on-tfs:regress");
    }

    @Test
    void aLabelInAStatusPathIsNotResolved() {
        assertThat(CALLER.get("/v1/models/on-tfs/labels/canary").text())
                .isEqualTo(CALLER.get("/v1/models/on-tfs").text());
        assertThat(CALLER.get("/v1/models/on-tfs/labels/canary/metadata").status())
                .isEqualTo(400);
    }

    private static JsonArray index(String body) {
        return CALLER.post("/v2/repository/index", json(body)).body().toJsonArray();
    }

    private static Message json(String body) {
        return Message.json(Buffer.buffer(body.getBytes(UTF_8)));
    }

    private static Buffer gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new GZIPOutputStream(out)) {
            packing.write(body);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
