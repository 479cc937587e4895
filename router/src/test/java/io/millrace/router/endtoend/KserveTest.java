package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** KServe's V1 protocol and TensorFlow Serving's under one path. */
class KserveTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeModel OURS = FakeModel.scaling("ours");
    private static final FakeModel THEIRS = FakeModel.scaling("theirs");
    private static final FakeServer KSERVE = FakeServer.start(VERTX, ServerFamily.KSERVE_V1_REST, OURS);
    private static final FakeServer TFS = FakeServer.start(VERTX, ServerFamily.TFS_REST, THEIRS);
    private static final StartedRouter ROUTER =
            StartedRouter.of("""
            pools:
              gone: {protocol: kserve-v1-rest, endpoints: ["127.0.0.1:1"]}
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
            %s%s
            models:
              ours:
                slo: {latency: 50ms}
                serve: [kserve]
                %s
              theirs: {slo: {latency: 50ms}, serve: [tfs]}
              digits: {slo: {latency: 50ms}, serve: [gone, local]}
              nobodys: {slo: {latency: 50ms}, serve: [gone]}
            """.formatted(KSERVE.asPool("kserve"), TFS.asPool("tfs"), OURS.declared()));
    private static final Caller CALLER = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        KSERVE.close();
        TFS.close();
        await(VERTX.close());
    }

    @BeforeEach
    void forget() {
        KSERVE.inferences().clear();
    }

    @Test
    void listsTheModels() {
        assertThat(CALLER.get("/v1/models").body().toJsonObject().getJsonArray("models"))
                .containsExactly("digits", "nobodys", "ours", "theirs");
    }

    @Test
    void aStatusIsThatOfTheProtocolTheModelIsServedBy() {
        assertThat(CALLER.get("/v1/models/ours").text()).isEqualTo("{\"name\":\"ours\",\"ready\":true}");
        assertThat(CALLER.get("/v1/models/digits").text()).isEqualTo("{\"name\":\"digits\",\"ready\":true}");
        assertThat(CALLER.get("/v1/models/theirs").body().toJsonObject().fieldNames())
                .containsExactly("model_version_status");
        assertThat(CALLER.get("/v1/models/nobodys").status()).isEqualTo(503);
    }

    @Test
    void passesItsOwnUnread() {
        Message asked = Message.json(Buffer.buffer("{\"instances\": [ {\"any\" : 1} ]}"))
                .with("ce-id", "7");

        CALLER.post("/v1/models/ours:predict", asked);
        CALLER.post("/v1/models/ours:explain", asked);

        assertThat(KSERVE.inferences())
                .extracting(FakeServer.Asked::target)
                .containsExactly("/v1/models/ours:predict", "/v1/models/ours:explain");
        assertThat(KSERVE.inferences().getFirst().body()).isEqualTo(asked.body());
        assertThat(KSERVE.inferences().getFirst().headers().get("ce-id")).isEqualTo("7");
    }

    @Test
    void asksItsServersByRows() {
        List<Row> rows = FakeModel.scalingRows(2);

        Answer answer = CALLER.post("/v2/models/ours/infer", OipDialect.json().ask(OURS, rows));

        assertThat(OipDialect.json().answered(OURS, answer.message())).isEqualTo(OURS.answers(rows));
        JsonObject asked = new JsonObject(KSERVE.inferences().getFirst().body());
        assertThat(asked.getJsonArray("instances").getJsonObject(1).getJsonArray("factor"))
                .containsExactly(2);
    }

    @Test
    void tellsTheSignatureOfItsModelsAsTensorFlowServingDoes() {
        assertThat(CALLER.get("/v1/models/ours/metadata")
                        .body()
                        .toJsonObject()
                        .getJsonObject("metadata")
                        .getJsonObject("signature_def")
                        .getJsonObject("signature_def")
                        .getJsonObject("serving_default")
                        .getJsonObject("inputs")
                        .fieldNames())
                .containsExactlyInAnyOrder("factor", "values");
    }

    @Test
    void answersAnEventWithAnEventWhereAnotherServesTheModel() {
        Message event = Message.json(Buffer.buffer(ClientProtocol.KSERVE.sample()))
                .with("ce-specversion", "1.0")
                .with("ce-id", "17")
                .with("ce-source", "/camera")
                .with("ce-type", "picture");

        Answer answer = CALLER.post("/v1/models/digits:predict", event);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("ce-specversion")).isEqualTo("1.0");
        assertThat(answer.header("ce-id")).isEqualTo(answer.header("x-request-id"));
        assertThat(answer.header("ce-source")).isEqualTo("io.kserve.inference.digits");
        assertThat(answer.header("ce-type")).isEqualTo("io.kserve.inference.response");
        assertThat(answer.body().toJsonObject().getJsonArray("predictions")).hasSize(1);
    }

    @Test
    void soItDoesWhereTheEventIsInTheBody() {
        Buffer event = new JsonObject()
                .put("specversion", "1.0")
                .put("data", new JsonObject(ClientProtocol.KSERVE.sample()))
                .put("id", "17")
                .put("source", "/camera")
                .put("type", "picture")
                .put("time", "2026-01-01T00:00:00Z")
                .toBuffer();
        Message asked = new Message(Message.nothing().headers(), event)
                .with("content-type", "application/cloudevents+json; charset=utf-8");

        Answer answer = CALLER.post("/v1/models/digits:predict", asked);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo("application/cloudevents+json");
        JsonObject answered = answer.body().toJsonObject();
        assertThat(answered.getString("specversion")).isEqualTo("1.0");
        assertThat(answered.getString("id")).isEqualTo(answer.header("x-request-id"));
        assertThat(answered.getString("source")).isEqualTo("io.kserve.inference.digits");
        assertThat(answered.getString("type")).isEqualTo("io.kserve.inference.response");
        assertThat(answered.getJsonObject("data").getJsonArray("predictions")).hasSize(1);
    }
}
