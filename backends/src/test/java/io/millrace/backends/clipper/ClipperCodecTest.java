package io.millrace.backends.clipper;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.computed;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.strings;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.backends.CodecSamples;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Sent;
import io.millrace.inference.Shape;
import io.millrace.inference.Stage;
import io.millrace.inference.Tensor;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipperCodecTest {
    private static final Map<ClipperInput, ClipperApplication> APPLICATIONS = applications();
    private final AtomicLong ids = new AtomicLong();
    private final ClipperCodec codec = codec();

    private static Map<ClipperInput, ClipperApplication> applications() {
        Map<ClipperInput, ClipperApplication> applications = new EnumMap<>(ClipperInput.class);
        for (ClipperInput type : ClipperInput.values())
            applications.put(
                    type, new ClipperApplication(type.keyword(), MODEL, type, "{\"none\":1}", Duration.ofMillis(20)));
        return applications;
    }

    private ClipperCodec codec() {
        Map<String, ClipperApplication> byName = new HashMap<>();
        APPLICATIONS.values().forEach(each -> byName.put(each.name(), each));
        return new ClipperCodec(byName, ids::incrementAndGet);
    }

    @Test
    void takesAQueryForARowOfTheOneInput() {
        assertThat(input("floats", "{\"input\":[1.0,2.5e0]}", same(DataType.FP32, -1, 2)))
                .isEqualTo(json("x", DataType.FP32, Shape.of(1, 2), "[1.0,2.5e0]"));
        assertThat(input("doubles", "{\"input_batch\":[[1.0],[2.0]]}", same(DataType.FP64, -1, 1)))
                .isEqualTo(json("x", DataType.FP64, Shape.of(2, 1), "[1.0,2.0]"));
        assertThat(input("integers", "{\"input\":[1,-2,3,4]}", same(DataType.INT64, -1, 2, 2)))
                .isEqualTo(json("x", DataType.INT64, Shape.of(1, 2, 2), "[1,-2,3,4]"));
        assertThat(input("integers", "{\"input\":[7]}", same(DataType.INT32, 1)))
                .isEqualTo(json("x", DataType.INT32, Shape.of(1), "[7]"));
        assertThat(input("strings", "{\"input_batch\":[\"a\",\"b\"]}", same(DataType.BYTES, -1)))
                .isEqualTo(strings("x", Shape.of(2), "a", "b"));
        assertThat(input("bytes", "{\"input\":\"YWI=\"}", same(DataType.BYTES, -1, 1)))
                .isEqualTo(strings("x", Shape.of(1, 1), "ab"));
        assertThat(input("bytes", "{\"input\":\"YWI=\"}", same(DataType.UINT8, -1, -1)))
                .isEqualTo(raw("x", DataType.UINT8, Shape.of(1, 2), (byte) 'a', (byte) 'b'));
    }

    @Test
    void takesQueriesThatAreEmpty() {
        assertThat(input("floats", "{\"input_batch\":[[],[]]}", same(DataType.FP32, -1, -1)))
                .isEqualTo(json("x", DataType.FP32, Shape.of(2, 0), "[]"));
    }

    @Test
    void inputGoesBeforeABatch() {
        assertThat(input("strings", "{\"input_batch\":[\"a\",\"b\"],\"input\":\"c\"}", same(DataType.BYTES, -1)))
                .isEqualTo(strings("x", Shape.of(1), "c"));
    }

    @Test
    void tellsTheVersionAndThePatience() {
        var glimpse = codec.glimpse(wire("floats", "{\"version\":\"7\",\"input\":[1.0]}"));

        assertThat(glimpse.version()).contains(new ModelVersion("7"));
        assertThat(glimpse.timeout()).contains(Duration.ofMillis(20));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "floats|`{`|body: the text ends too early at 1",
                "floats|[]|body: an array where an object was expected at 0",
                "floats|{}|body: neither 'input' nor 'input_batch'",
                "floats|{\"input\":[1,2]}|input: it is not a list of numbers with a decimal point each",
                "doubles|{\"input_batch\":[[1.0],[2]]}|input_batch[1]: it is not a list of numbers with a decimal point each",
                "floats|{\"input\":[[1.0]]}|input: it is not a list of numbers with a decimal point each",
                "floats|{\"input\":\"a\"}|input: it is not a list of numbers with a decimal point each",
                "floats|{\"input\":[1.0e39]}|input[0]: 1.0e39 is out of range for FP32",
                "integers|{\"input\":[1.0]}|input: it is not a list of integers",
                "integers|{\"input\":[2147483648]}|input[0]: 2147483648 is out of range for INT32",
                "strings|{\"input\":5}|input: it is not a string",
                "strings|{\"input_batch\":[]}|input_batch: it is empty",
                "strings|{\"input\":[\"a\"]}|input: it is not a string",
                "bytes|{\"input\":\"*\"}|input: not base64",
                "floats|{\"input\":[1.0],\"version\":\"../x\"}|version: '../x' is not a version",
                "floats|{\"input\":[1.0,2.0,3.0]}|input 0: it has 3 values where the model takes [2]",
                "floats|{\"input_batch\":[[1.0,2.0],[1.0]]}|input 1: it has 1 values where the model takes [2]",
                "strings|{\"input_batch\":[\"a\",\"b\"]}|input 0: it has 1 values where the model takes [2]"
            })
    void refusesWhatIsNoQuery(String type, String body, String text) {
        assertThat(failure(() -> input(type, body, same(DataType.FP32, -1, 2))).text())
                .isEqualTo(text);
    }

    @Test
    void refusesWhatTheModelIsNotFor() {
        String one = "{\"input\":[1.0]}";

        assertThat(failure(() -> input("floats", one, ModelSignature.UNKNOWN))).isInstanceOf(Failure.NotCarried.class);
        assertThat(failure(() -> input("floats", one, CodecSamples.TWO)).text()).contains("has 2 inputs");
        assertThat(failure(() -> input("floats", "{\"input_batch\":[[1.0],[2.0]]}", same(DataType.FP32, 1)))
                        .text())
                .contains("takes no batches, and there are 2 queries");
        assertThat(failure(() -> input("floats", one, same(DataType.INT8, -1, 1)))
                        .text())
                .isEqualTo("input[0]: 1.0 is not an integer, as INT8 needs");
        assertThat(failure(() -> input("integers", "{\"input\":[300]}", same(DataType.INT8, -1, 1)))
                        .text())
                .isEqualTo("input[0]: 300 is out of range for INT8");
        assertThat(failure(() -> input("strings", "{\"input\":\"a\"}", same(DataType.FP32, -1)))
                        .text())
                .isEqualTo("input: a string where the model takes FP32");
    }

    @Test
    void answersABatchOfOneAsOne() {
        ModelSignature model = same(DataType.FP32, -1, 2);

        assertThat(answer("floats", "{\"input_batch\":[[1.0,2.0]]}", model, floats("y", Shape.of(1, 2), 0.5f, 1)))
                .isEqualTo("{\"query_id\":1,\"output\":[0.5,1.0],\"default\":false}");
        assertThat(answer(
                        "floats",
                        "{\"input_batch\":[[1.0,2.0],[3.0,4.0]]}",
                        model,
                        floats("y", Shape.of(2, 2), 0.5f, 1, 2, 3)))
                .isEqualTo("{\"batch_predictions\":[{\"query_id\":2,\"output\":[0.5,1.0],\"default\":false},"
                        + "{\"query_id\":3,\"output\":[2.0,3.0],\"default\":false}]}");
    }

    @Test
    void textThatIsJsonStandsAsThat() {
        ModelSignature model = same(DataType.BYTES, -1);

        assertThat(answer(
                        "strings",
                        "{\"input_batch\":[\"a\",\"b\",\"c\"]}",
                        model,
                        strings("y", Shape.of(3, 1), "{\"k\":[1]}", "plain \"text\"", "7")))
                .contains("\"output\":{\"k\":[1]},", "\"output\":\"plain \\\"text\\\"\",", "\"output\":7,");
    }

    @Test
    void givesTheDefaultOutputWhereNoneCame() {
        Wire two = wire("floats", "{\"input_batch\":[[1.0],[2.0]]}");

        assertThat(codec.instead(request(wire("floats", "{\"input\":[1.0]}")), new Failure.NoEndpoint(MODEL))
                        .orElseThrow()
                        .bytes()
                        .toString())
                .isEqualTo("{\"query_id\":1,\"output\":{\"none\":1},\"default\":true,"
                        + "\"default_explanation\":\"No connected models found for query\"}");
        assertThat(codec.instead(request(two), new Failure.Expired(Stage.ATTEMPT, Duration.ZERO))
                        .orElseThrow()
                        .bytes()
                        .toJsonObject()
                        .getJsonArray("batch_predictions"))
                .hasSize(2);
        assertThat(codec.instead(request(two), new Failure.Malformed("", ""))).isEmpty();
    }

    @Test
    void givesNoDefaultOutputForAVersionThatTheServerDoesNotHave() {
        Wire one = wire("floats", "{\"input\":[1.0]}");

        assertThat(codec.instead(request(one), lacksModel(404))).isEmpty();
        assertThat(codec.instead(request(one), lacksModel(503))).isPresent();
    }

    private static Failure lacksModel(int status) {
        return new Failure.AttemptFailed(
                "one:8080", Sent.ANSWER_BEGUN, new Fault.LacksModel(status, "no such version", Optional.empty()));
    }

    @Test
    void readsFeedback() {
        ClipperApplication floats = new ClipperApplication("f", MODEL, ClipperInput.FLOATS, "", Duration.ofMillis(1));
        String good = "{\"uid\":4,\"input\":[1.0],\"label\":2.5}";

        assertThat(ClipperFeedback.read(Buffer.buffer(good), floats))
                .isEqualTo(new ClipperFeedback("f", 4, 2.5, Buffer.buffer("[1.0]")));
        assertThat(failure(() -> ClipperFeedback.read(Buffer.buffer(good.replace("2.5", "2")), floats))
                        .text())
                .isEqualTo("label: it is not a number with a decimal point");
        assertThat(failure(() -> ClipperFeedback.read(Buffer.buffer(good.replace("4", "\"4\"")), floats))
                        .text())
                .startsWith("body: ");
        assertThat(failure(() -> ClipperFeedback.read(Buffer.buffer(good.replace("[1.0]", "[1]")), floats))
                        .text())
                .startsWith("input: ");
    }

    private Tensor input(String type, String body, ModelSignature signature) {
        return codec.decodeRequest(wire(type, body), MODEL, signature)
                .tensors()
                .tensors()
                .getFirst();
    }

    private String answer(String type, String body, ModelSignature signature, Tensor output) {
        Wire wire = wire(type, body);
        return codec.encodeResponse(request(wire), codec.decodeRequest(wire, MODEL, signature), computed(output))
                .bytes()
                .toString();
    }

    private static Wire wire(String application, String body) {
        return new Wire(
                WireForm.CLIPPER, HttpMethod.POST, "/" + application + "/predict", headers(), Buffer.buffer(body));
    }
}
