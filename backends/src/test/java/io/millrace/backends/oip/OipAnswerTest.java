package io.millrace.backends.oip;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.computed;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.request;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.toServer;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of the answer, and the request to a server. */
class OipAnswerTest {
    private static final OipCodec CODEC = new OipCodec();
    private static final String X = "{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}";
    private static final Tensor Y = floats("y", Shape.of(1, 2), 0.1f, 2f);
    private static final Buffer Y_BYTES = ((TensorData.Raw) Y.data()).bytes();

    @Test
    void answersInJsonWithTheClientsIdAndTheVersion() {
        Wire wire = wire(WireForm.OIP_REST, "{\"id\":\"a\\\"1\",\"inputs\":[" + X + "]}");
        Asked asked = CODEC.decodeRequest(wire, MODEL, ONE);
        Tensors outputs =
                new Tensors(List.of(Y), List.of(), Optional.of("theirs"), Map.of("p", new Parameter.Whole(1)));

        Body body =
                CODEC.encodeResponse(request(wire), asked, new Computed(outputs, Optional.of(new ModelVersion("3"))));

        assertThat(body.bytes())
                .hasToString("{\"model_name\":\"m\",\"model_version\":\"3\",\"id\":\"a\\\"1\",\"parameters\":{\"p\":1},"
                        + "\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0.1,2.0]}]}");
        assertThat(body.headers().get("content-type")).isEqualTo("application/json");
        assertThat(body.headers().contains("Inference-Header-Content-Length")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"binary_data_output\":true}||true",
                "{\"binary_data_output\":false}||false",
                "{}||false",
                "{}|{\"name\":\"y\",\"parameters\":{\"binary_data\":true}}|true",
                "{\"binary_data_output\":true}|{\"name\":\"y\",\"parameters\":{\"binary_data\":false}}|false",
                "{\"binary_data_output\":true}|{\"name\":\"y\"}|false"
            })
    void answersInBinaryWhereTheClientSaysSo(String parameters, String output, boolean binary) {
        String outputs = output == null ? "" : ",\"outputs\":[" + output + "]";
        Wire wire = wire(WireForm.OIP_REST, "{\"parameters\":" + parameters + outputs + ",\"inputs\":[" + X + "]}");

        Body body = answer(wire, Y);

        String head = "{\"model_name\":\"m\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],";
        if (!binary) {
            assertThat(body.bytes()).hasToString(head + "\"data\":[0.1,2.0]}]}");
            return;
        }
        String json = head + "\"parameters\":{\"binary_data_size\":8}}]}";
        assertThat(body.bytes()).isEqualTo(Buffer.buffer(json).appendBuffer(Y_BYTES));
        assertThat(body.headers().get("content-type")).isEqualTo("application/octet-stream");
        assertThat(body.headers().get("inference-header-content-length")).isEqualTo("" + json.length());
    }

    @Test
    void leavesTheLengthHeaderOutWhenAllBinaryPartsAreEmpty() {
        Wire wire = wire(WireForm.OIP_REST, "{\"parameters\":{\"binary_data_output\":true},\"inputs\":[" + X + "]}");
        Body body = answer(wire, floats("y", Shape.of(0, 2)));

        assertThat(body.bytes().toString()).contains("\"binary_data_size\":0");
        assertThat(body.headers().contains("Inference-Header-Content-Length")).isFalse();
        assertThat(body.headers().get("content-type")).isEqualTo("application/json");
    }

    @Test
    void refusesAnOutputJsonHasNoFormFor() {
        Wire wire = wire(WireForm.OIP_REST, "{\"inputs\":[" + X + "]}");
        assertThat(failure(() -> answer(wire, raw("y", DataType.FP16, Shape.of(1), (byte) 0, (byte) 0)))
                        .text())
                .contains(
                        "sending FP16 data via JSON is not supported. Please use the binary data format for output y");
        Tensor bytes = new Tensor(
                "y", DataType.BYTES, Shape.of(1), new TensorData.Strings(List.of(Buffer.buffer(new byte[] {-1}))));
        assertThat(failure(() -> answer(wire, bytes))).isInstanceOf(Failure.NotCarried.class);
    }

    @Test
    void flattensListsForTheClient() {
        Wire wire = wire(WireForm.OIP_REST, "{\"inputs\":[" + X + "]}");
        assertThat(answer(wire, json("y", DataType.FP32, Shape.of(1, 2), "[[0.1,2]]"))
                        .bytes()
                        .toString())
                .endsWith("\"data\":[0.1,2.0]}]}");
    }

    @Test
    void asksServersInBinaryForRawTensorsAndInJsonForText() {
        Tensors request = Tensors.of(List.of(
                floats("x", Shape.of(1), 1f),
                json("t", DataType.INT8, Shape.of(2), "[1,2]"),
                strings("s", Shape.of(1), "é")));

        Body body = toServer(CODEC, request, ModelSignature.UNKNOWN);

        String json = "{\"parameters\":{\"binary_data_output\":true},\"inputs\":["
                + "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"parameters\":{\"binary_data_size\":4}},"
                + "{\"name\":\"t\",\"datatype\":\"INT8\",\"shape\":[2],\"data\":[1,2]},"
                + "{\"name\":\"s\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":{\"binary_data_size\":6}}]}";
        assertThat(body.bytes())
                .isEqualTo(Buffer.buffer(json).appendFloatLE(1f).appendIntLE(2).appendString("é"));
        assertThat(body.headers().get("Inference-Header-Content-Length")).isEqualTo("" + json.length());
    }

    @Test
    void asksServersWithoutTheExtensionInJson() {
        Tensors request =
                new Tensors(List.of(floats("x", Shape.of(2), 1f, 0.5f)), List.of("y"), Optional.of("7"), Map.of());
        OipCodec plain = new OipCodec(false);

        assertThat(toServer(plain, request, ModelSignature.UNKNOWN).bytes())
                .hasToString("{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2],"
                        + "\"data\":[1.0,0.5]}],\"outputs\":[{\"name\":\"y\"}]}");
        assertThat(failure(() -> toServer(
                        plain,
                        Tensors.of(List.of(raw("h", DataType.BF16, Shape.of(1), (byte) 0, (byte) 0))),
                        ModelSignature.UNKNOWN)))
                .isEqualTo(new Failure.NotCarried("tensor 'h'", "BF16 has no JSON form"));
    }

    @Test
    void asksForEachNamedOutputInBinary() {
        Tensors request = new Tensors(List.of(floats("x", Shape.of(1), 1f)), List.of("y"), Optional.empty(), Map.of());
        assertThat(toServer(CODEC, request, ModelSignature.UNKNOWN).bytes().toString())
                .contains("\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":true}}]")
                .doesNotContain("binary_data_output");
    }

    @Test
    void sendsAScalarAsOneElementUnlessTheModelIsToldAsScalar() {
        Tensors request = Tensors.of(List.of(floats("x", Shape.SCALAR, 1f)));
        assertThat(toServer(CODEC, request, ModelSignature.UNKNOWN).bytes().toString())
                .contains("\"shape\":[1]");
        ModelSignature scalar = same(DataType.FP32);
        assertThat(toServer(CODEC, request, scalar).bytes().toString()).contains("\"shape\":[]");
    }

    @Test
    void readsAnAnswerInEitherForm() {
        Tensors asked = asked();
        String head =
                "{\"model_name\":\"other\",\"model_version\":\"2\",\"id\":\"x\",\"extra\":[{}],\"parameters\":{\"s\":{\"a\":1}},"
                        + "\"outputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"FP32\",";
        Buffer text = Buffer.buffer(head + "\"data\":[0.5,2]}]}");
        Buffer json = Buffer.buffer(head + "\"parameters\":{\"binary_data_size\":8}}]}");
        String length = "" + json.length();

        Computed fromJson = CODEC.decodeResponse(headers(), text, asked, ONE);
        Computed fromBinary = CODEC.decodeResponse(
                headers("inference-header-content-length", length), json.copy().appendBuffer(Y_BYTES), asked, ONE);

        assertThat(fromJson.outputs().tensors()).containsExactly(json("y", DataType.FP32, Shape.of(1, 2), "[0.5,2]"));
        assertThat(fromJson.model()).contains(new ModelVersion("2"));
        assertThat(fromBinary.outputs().tensors()).containsExactly(Y);
    }

    @Test
    void givesOutputsInTheOrderAskedForAndNoOthers() {
        Tensors asked = new Tensors(
                List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)), List.of("b", "a"), Optional.empty(), Map.of());
        Buffer body = Buffer.buffer("{\"outputs\":[" + out("a") + "," + out("c") + "," + out("b") + "]}");
        Computed answer = CODEC.decodeResponse(headers(), body, asked, ModelSignature.UNKNOWN);
        assertThat(answer.outputs().tensors()).extracting(Tensor::name).containsExactly("b", "a");
    }

    private static String out(String name) {
        return "{\"name\":\"" + name + "\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json|not an Open Inference answer",
                "{\"error\":\"x\"}|it has no outputs",
                "{\"outputs\":[]}|it has no outputs",
                "{\"outputs\":[{\"name\":\"z\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}|output 'z' is not one of the model's",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[1,2]}]}|output 'y' is FP64 instead of FP32",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}|output 'y' has shape [1,3] instead of [-1,2]",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}]}|output 'y' has 2 rows for 1 sent",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}|Shape does not match",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,\"a\"]}]}|is not a number",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":8}}]}|expecting 8 additional bytes",
                "{\"outputs\":[{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]},{\"name\":\"y\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}|output 'y' is given twice"
            })
    void refusesAnAnswerThatIsNotOne(String body, String problem) {
        assertThatThrownBy(() -> CODEC.decodeResponse(headers(), Buffer.buffer(body), asked(), ONE))
                .isInstanceOf(BadAnswerException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void refusesAnAnswerThatLacksAnOutput() {
        Buffer body =
                Buffer.buffer("{\"outputs\":[{\"name\":\"score\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[1]}]}");
        assertThatThrownBy(() -> CODEC.decodeResponse(headers(), body, asked(), TWO))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage("output 'tag_bytes' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":\"no such model\"}", "{\"detail\":\"no such model\"}", "no such model\n"})
    void findsTheMessageOfAnError(String body) {
        assertThat(CODEC.errorMessage(Buffer.buffer(body))).isEqualTo("no such model");
    }

    @Test
    void findsSomethingToSayOfAnyError() {
        assertThat(CODEC.errorMessage(Buffer.buffer())).isEqualTo("no message");
        assertThat(CODEC.errorMessage(Buffer.buffer("{\"error\":{}}"))).isEqualTo("{\"error\":{}}");
        assertThat(CODEC.errorMessage(Buffer.buffer("x".repeat(1_000_000)))).hasSize(65);
    }

    private static Tensors asked() {
        return Tensors.of(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)));
    }

    private static Body answer(Wire wire, Tensor output) {
        Asked asked = CODEC.decodeRequest(wire, MODEL, ONE);
        return CODEC.encodeResponse(request(wire), asked, computed(output));
    }
}
