package io.millrace.router.endtoend;

import static io.millrace.router.endtoend.StartedRouter.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.ServerFamily;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clipper's clients: applications in front of models on any server. */
class ClipperTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final FakeServer SERVER = FakeServer.start(VERTX, ServerFamily.TFS_REST, FakeModel.digits("on-tfs"));
    private static final StartedRouter ROUTER = StartedRouter.of("""
            pools:
              local: {protocol: djl, models: {digits: {path: digits/model.onnx}}}
              gone: {protocol: oip-rest, endpoints: ["127.0.0.1:1"]}
            %s
            models:
              digits: {slo: {latency: 50ms}, serve: [local]}
              on-tfs: {slo: {latency: 50ms}, serve: [tfs]}
              nobodys: {slo: {latency: 50ms}, serve: [gone]}
            applications:
              writing: {model: digits, input-type: floats, default-output: "-1", latency: 10s}
              far: {model: on-tfs, input-type: doubles, default-output: later, latency: 10s}
              hasty: {model: on-tfs, input-type: floats, default-output: "-1.5", latency: 50ms}
              lost: {model: nobodys, input-type: floats, default-output: "[0]", latency: 10s}
            """.formatted(SERVER.asPool("tfs")));
    private static final Caller CALLER = new Caller(VERTX, HttpVersion.HTTP_1_1, ROUTER.dataPort());

    @AfterAll
    static void close() {
        CALLER.close();
        ROUTER.close();
        SERVER.close();
        await(VERTX.close());
    }

    @Test
    void answersAQueryAndABatch() {
        JsonObject one = ask("writing", "input", image()).body().toJsonObject();
        JsonObject two = ask(
                        "writing", "input_batch", new JsonArray().add(image()).add(image()))
                .body()
                .toJsonObject();

        assertThat(one.fieldNames()).containsExactly("query_id", "output", "default");
        assertThat(one.getJsonArray("output")).hasSize(10);
        assertThat(one.getBoolean("default")).isFalse();
        assertThat(two.getJsonArray("batch_predictions")).hasSize(2);
        assertThat(two.getJsonArray("batch_predictions").getJsonObject(0).getJsonArray("output"))
                .isEqualTo(one.getJsonArray("output"));
    }

    @Test
    void asksAServerOfAnyFamily() {
        JsonObject answer = ask("far", "input", image()).body().toJsonObject();

        assertThat(answer.getJsonArray("output")).hasSize(10);
    }

    @Test
    void givesTheDefaultOutputWhereTheModelIsLateOrNobodyHasIt() {
        SERVER.hold();
        Answer late = ask("hasty", "input", image());
        SERVER.release();
        Answer lost = ask("lost", "input", image());

        assertThat(late.status()).isEqualTo(200);
        assertThat(late.body().toJsonObject().getMap())
                .containsEntry("output", -1.5)
                .containsEntry("default", true)
                .containsEntry(
                        "default_explanation",
                        "Failed to retrieve a prediction response within the specified latency SLO");
        assertThat(lost.status()).isEqualTo(200);
        assertThat(lost.body().toJsonObject().getMap())
                .containsEntry("output", List.of(0))
                .containsEntry("default_explanation", "No connected models found for query");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/writing/predict|{|Json error|Error parsing JSON: body: the text ends too early at 1",
                "/lost/predict|{|Json error|Error parsing JSON: body: the text ends too early at 1",
                "/writing/predict|{\"input\":[1]}|Json error|Error parsing JSON: input: it is not a list of numbers with a decimal point each",
                "/writing/predict|{\"input\":[1.0]}|Query processing error|input 0: it has 1 values where the model takes [64]",
                "/writing/predict|{\"input\":[1.0],\"version\":\"9\"}|Query processing error|Requested version: 9 does not exist for model: digits"
            })
    void tellsAMistakeAsClipperDoes(String path, String body, String error, String cause) {
        Answer answer = CALLER.post(path, Message.json(Buffer.buffer(body)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.body().toJsonObject())
                .isEqualTo(new JsonObject().put("error", error).put("cause", cause));
    }

    @Test
    void takesFeedback() {
        JsonObject good = new JsonObject().put("uid", 0).put("input", image()).put("label", 8.5);

        Answer taken = CALLER.post("/writing/update", Message.json(good));
        Answer refused = CALLER.post("/writing/update", Message.json(good.put("label", 8)));

        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.text()).isEqualTo("Feedback received? 1");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).isEqualTo("Error parsing JSON: label: it is not a number with a decimal point");
    }

    @Test
    void anApplicationThatIsNotThereIsNobodys() {
        assertThat(CALLER.post("/nobody/predict", Message.nothing()).status()).isEqualTo(404);
        assertThat(CALLER.post("/writing/predict/x", Message.nothing()).status())
                .isEqualTo(404);
        assertThat(CALLER.get("/writing/predict").status()).isEqualTo(400);
    }

    private static JsonArray image() {
        JsonArray image = new JsonArray();
        for (int i = 0; i < 64; i++) image.add(i + 0.5);
        return image;
    }

    private static Answer ask(String application, String key, JsonArray input) {
        return CALLER.post("/" + application + "/predict", Message.json(new JsonObject().put(key, input)));
    }
}
