package io.millrace.backends.oip;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send, and what it is told where it may not. */
class OipRequestTest {
    private static final OipCodec CODEC = new OipCodec();
    private static final String X = "{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}";

    @Test
    void readsEverythingBesideTheData() {
        Asked asked = decode("""
                {"id":"é1","unknown":{"a":[1]},"parameters":{"k":"v","n":-3,"r":1.5,"b":false,"z":null,
                "binary_data_output":true},"outputs":[{"name":"y","parameters":{"binary_data":true}}],"inputs":[%s]}""".formatted(X), ONE);

        assertThat(asked.tensors().id()).contains("é1");
        assertThat(asked.tensors().wanted()).containsExactly("y");
        assertThat(asked.tensors().parameters())
                .isEqualTo(Map.of(
                        "k", new Parameter.Text("v"),
                        "n", new Parameter.Whole(-3),
                        "r", new Parameter.Real(1.5),
                        "b", new Parameter.Flag(false)));
        assertThat(asked.wish()).isEqualTo(new AnswerWish.OpenInference(true, Map.of("y", true)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2.5,3,4,5,6,7,NaN]|{\"name\":\"x\",\"shape\":[2,4],\"datatype\":\"FP32\",\"data\":%s}",
                "[[1,2.5,3,4],[5,6,7,NaN]]|{\"name\":\"x\",\"shape\":[2,4],\"datatype\":\"FP32\",\"data\":%s}",
                "[ 1,2,3,4 ,5,6,7,8]|{\"data\":%s,\"parameters\":{\"content_type\":\"np\"},\"datatype\":\"FP32\","
                        + "\"shape\":[2,4],\"name\":\"x\"}",
                "[[[1],[2],[3],[4]],[[5],[6],[7],[8]]]|{\"parameters\":null,\"name\":\"x\",\"shape\":[2,4],"
                        + "\"datatype\":\"FP32\",\"data\":%s}"
            })
    void keepsDataAsTheTextItIs(String data, String input) {
        Tensors tensors =
                decode("{\"inputs\":[" + input.formatted(data) + "]}", ONE).tensors();
        assertThat(tensors.tensors()).containsExactly(json("x", DataType.FP32, Shape.of(2, 4), data));
    }

    @Test
    void takesBinaryPartsInTheOrderOfInputs() {
        Tensors tensors = CODEC.decodeRequest(
                        binary("""
                                {"inputs":[
                                {"name":"b","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":11}},
                                {"name":"c","shape":[1],"datatype":"BOOL","data":[true]},
                                {"name":"a","shape":[2,1],"datatype":"FP16","parameters":{"binary_data_size":4}}]}""", 3, 0, 0, 0, 'a', 0xC3, 'b', 0, 0, 0, 0, 1, 2, 3, 4), MODEL, ModelSignature.UNKNOWN)
                .tensors();

        assertThat(tensors.tensors().get(1)).isEqualTo(json("c", DataType.BOOL, Shape.of(1), "[true]"));
        assertThat(tensors.tensors().get(2))
                .isEqualTo(raw("a", DataType.FP16, Shape.of(2, 1), (byte) 1, (byte) 2, (byte) 3, (byte) 4));
        assertThat(StringsForm.of(tensors.tensors().getFirst()))
                .containsExactly(Buffer.buffer(new byte[] {'a', (byte) 0xC3, 'b'}), Buffer.buffer());
    }

    @Test
    void takesAScalarAndEmptyTensors() {
        Tensors tensors = decode("""
                        {"inputs":[{"name":"s","shape":[],"datatype":"INT8","data":[7]},
                        {"name":"e","shape":[0,3],"datatype":"INT8","data":[]},
                        {"name":"n","shape":[2,0],"datatype":"INT8","data":[[],[]]}]}""", ModelSignature.UNKNOWN).tensors();
        assertThat(tensors.tensors()).extracting(t -> t.shape().elements()).containsExactly(1L, 0L, 0L);
    }

    static Stream<Arguments> unfit() {
        String p = "[request id: <id_unknown>] ";
        return Stream.of(
                Arguments.of(ONE, X + "," + X, "", p + "input 'x' already exists in request"),
                Arguments.of(
                        TWO,
                        "{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"INT32\",\"data\":[1,2]}",
                        "",
                        p + "expected 2 inputs but got 1 inputs for model 'm'. Got input(s) ['a'], but missing required"
                                + " input(s) ['b']. Please provide all required input(s)."),
                Arguments.of(ONE, X.replace("\"x\"", "\"z\""), "", "unexpected inference input 'z' for model 'm'"),
                Arguments.of(
                        ONE,
                        X.replace("FP32", "FP64"),
                        "",
                        p + "inference input 'x' data-type is 'FP64', but model 'm' expects 'FP32'"),
                Arguments.of(
                        ONE,
                        X.replace("[1,4]", "[4]"),
                        "",
                        p + "unexpected shape for input 'x' for model 'm'. Expected [-1,4], got [4]. "),
                Arguments.of(
                        ONE,
                        X.replace("[1,4]", "[4,1]"),
                        "",
                        p + "unexpected shape for input 'x' for model 'm'. Expected [-1,4], got [4,1]. "),
                Arguments.of(
                        ONE,
                        X.replace("[1,4]", "[]").replace("[1,2,3,4]", "[1]"),
                        "",
                        p + "input 'x' has no shape but model requires batch dimension for model 'm'"),
                Arguments.of(
                        TWO,
                        "{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"INT32\",\"data\":[1,2]},"
                                + "{\"name\":\"b\",\"shape\":[2],\"datatype\":\"BYTES\",\"data\":[\"p\",\"q\"]}",
                        "",
                        p + "input 'b' batch size does not match other inputs for model 'm'"),
                Arguments.of(
                        ONE,
                        X.replace("[1,4]", "[1,5]"),
                        "",
                        "Failed to parse 'data' field: shape does not match true shape: inputs[0] of [1,5] has 5"
                                + " elements, its data 4"),
                Arguments.of(
                        ONE,
                        X.replace("[1,4]", "[1000000000000]"),
                        "",
                        "Failed to parse 'data' field: shape does not match true shape: inputs[0] of [1000000000000] has"
                                + " 1000000000000 elements, its data 4"),
                Arguments.of(
                        ONE,
                        X.replace("[1,2,3,4]", "[[1,2],[3],[4]]"),
                        "inputs[0].data[1]",
                        "a list of 1 among lists of 2, so the value has no shape"),
                Arguments.of(
                        ONE, X.replace("[1,2", "[1,true"), "inputs[0].data[1]", "true is not a number, as FP32 needs"),
                Arguments.of(ONE, X.replace("[1,2", "[1,1e308"), "inputs[0].data[1]", "1e308 is out of range for FP32"),
                Arguments.of(
                        TWO,
                        "{\"name\":\"a\",\"shape\":[1,2],\"datatype\":\"INT32\",\"data\":[1,2.0]}",
                        "inputs[0].data[1]",
                        "2.0 is not an integer, as INT32 needs"),
                Arguments.of(
                        ONE,
                        X.replace("FP32", "FP16"),
                        "",
                        "receiving FP16 data via JSON is not supported. Please use the binary data format for input x"));
    }

    @ParameterizedTest
    @MethodSource
    void unfit(ModelSignature signature, String inputs, String where, String problem) {
        Failure failure = failure(() -> decode("{\"inputs\":[" + inputs + "]}", signature));
        assertThat(failure).isIn(new Failure.Unfit(where, problem), new Failure.Malformed(where, problem));
    }

    @Test
    void refusesOutputsTheModelDoesNotHave() {
        assertThat(failure(() -> decode("{\"inputs\":[" + X + "],\"outputs\":[{\"name\":\"z\"}]}", ONE)))
                .isEqualTo(new Failure.Unfit("", "unexpected inference output 'z' for model 'm'"));
        assertThat(failure(() -> decode(
                        "{\"id\":\"7\",\"inputs\":[" + X + "],\"outputs\":[{\"name\":\"y\"},{\"name\":\"y\"}]}", ONE)))
                .isEqualTo(new Failure.Malformed("", "[request id: 7] output 'y' already exists in request"));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", "failed to parse the request JSON buffer: the text ends too early at 0"),
                Arguments.of(
                        "[]", "failed to parse the request JSON buffer: an array where an object was expected at 0"),
                Arguments.of(
                        "{\"inputs\":[" + X, "failed to parse the request JSON buffer: the text ends too early at 72"),
                Arguments.of(
                        "{\"inputs\":[" + X + "]}}",
                        "failed to parse the request JSON buffer: '}' where the end was" + " expected at 74"),
                Arguments.of("{\"id\":1,\"id\":2}", "1 where a string was expected"),
                Arguments.of(
                        "{\"id\":\"1\",\"id\":\"2\"}",
                        "failed to parse the request JSON buffer: 'id' is given twice in" + " one object at 15"),
                Arguments.of("{\"inputs\":" + "[".repeat(1_000_000), "an array where an object was expected"),
                Arguments.of(
                        "{\"deep\":" + "[".repeat(1_000_000),
                        "failed to parse the request JSON buffer: nested deeper" + " than 100 levels at 107"),
                Arguments.of("{}", "there are none"),
                Arguments.of("{\"inputs\":[]}", "there are none"),
                Arguments.of("{\"inputs\":[{}]}", "it has no 'name'"),
                Arguments.of("{\"inputs\":[" + X.replace("\"name\":\"x\",", "") + "]}", "it has no 'name'"),
                Arguments.of("{\"inputs\":[" + X.replace("\"shape\":[1,4],", "") + "]}", "it has no 'shape'"),
                Arguments.of("{\"inputs\":[" + X.replace(",\"datatype\":\"FP32\"", "") + "]}", "it has no 'datatype'"),
                Arguments.of("{\"inputs\":[" + X.replace("FP32", "FLOAT") + "]}", "'FLOAT' is not a datatype"),
                Arguments.of("{\"inputs\":[" + X.replace("[1,4]", "[-1,4]") + "]}", "dimension -1 is negative"),
                Arguments.of(
                        "{\"inputs\":[" + X.replace("[1,4]", "[4611686018427387904,4611686018427387904]") + "]}",
                        "it has more elements than can be counted"),
                Arguments.of(
                        "{\"inputs\":[" + X.replace("[1,4]", "[" + "1,".repeat(32) + "1]") + "]}",
                        "more than 32" + " dimensions"),
                Arguments.of(
                        "{\"inputs\":[" + X.replace("[1,2,3,4]", "1") + "]}", "a number where an array was expected"),
                Arguments.of(
                        "{\"inputs\":[" + X.replace(",\"data\":[1,2,3,4]", "") + "]}",
                        "it has neither 'data' nor 'binary_data_size'"),
                Arguments.of(
                        "{\"inputs\":[" + X.replace("\"data\"", "\"parameters\":{\"binary_data_size\":4},\"data\"")
                                + "]}",
                        "it has both 'data' and 'binary_data_size'"),
                Arguments.of(
                        "{\"inputs\":[" + X.replace("\"data\":[1,2,3,4]", "\"parameters\":{\"binary_data_size\":-4}")
                                + "]}",
                        "-4 is negative"),
                Arguments.of(
                        "{\"inputs\":[" + X + "],\"parameters\":{\"a\":[1]}}",
                        "'a' is neither text, finite number nor boolean"),
                Arguments.of(
                        "{\"inputs\":[" + X + "],\"parameters\":{\"binary_data_output\":1}}", "it is not a boolean"),
                Arguments.of("{\"inputs\":[" + X + "],\"outputs\":[{}]}", "it has no 'name'"));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(String body, String problem) {
        assertThat(failure(() -> decode(body, ONE)))
                .isInstanceOfSatisfying(
                        Failure.Malformed.class,
                        malformed -> assertThat(malformed.problem()).isEqualTo(problem));
    }

    static Stream<Arguments> binaryLengths() {
        String a =
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,4],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":16}}]}";
        String p = "[request id: <id_unknown>] ";
        String bytes = a.replace("FP32", "BYTES").replace("[1,4]", "[2]");
        return Stream.of(
                Arguments.of(
                        a, new int[12], "unexpected size for input 'x', expecting 4 additional bytes for model 'm'"),
                Arguments.of(a, new int[17], "unexpected additional input data for model 'm'"),
                Arguments.of(
                        a.replace("16", "12"),
                        new int[12],
                        p + "input byte size mismatch for input 'x' for model 'm'. Expected 16, got 12"),
                Arguments.of(
                        a.replace("[1,4]", "[4611686018427387904]"),
                        new int[16],
                        p
                                + "input byte size mismatch for input 'x' for model 'm'. Expected 18446744073709551616, got 16"),
                Arguments.of(
                        bytes.replace("[2]", "[4]").replace("16", "12"),
                        new int[12],
                        p + "expected 4 string elements for inference input 'x' for model 'm', got 3"),
                Arguments.of(
                        bytes.replace("[2]", "[1000000000000]"),
                        new int[16],
                        p + "expected 1000000000000 string elements for inference input 'x' for model 'm', got 4"),
                Arguments.of(
                        bytes,
                        new int[16],
                        p
                                + "unexpected number of string elements 4 for inference input 'x' for model 'm', expecting 2"),
                Arguments.of(
                        bytes.replace("16", "5"),
                        new int[] {2, 0, 0, 0, 'a'},
                        "inputs[0]: string element 0 runs over the end of the binary data"),
                Arguments.of(
                        bytes.replace("16", "6"),
                        new int[] {0, 0, 0, 0, 1, 0},
                        "inputs[0]: string element 1 runs over the end of the binary data"),
                Arguments.of(
                        bytes.replace("16", "4"),
                        new int[] {255, 255, 255, 255},
                        "inputs[0]: string element 0 runs over the end of the binary data"));
    }

    @ParameterizedTest
    @MethodSource
    void binaryLengths(String json, int[] tail, String problem) {
        assertThat(failure(() -> CODEC.decodeRequest(binary(json, tail), MODEL, ModelSignature.UNKNOWN))
                        .text())
                .isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1000000", "99999999999999999999", " 5", "+5"})
    void refusesALengthHeaderThatIsNone(String value) {
        Wire wire = wire(WireForm.OIP_REST, headers("Inference-Header-Content-Length", value), Buffer.buffer("{}"));
        assertThat(failure(() -> CODEC.decodeRequest(wire, MODEL, ONE))).isInstanceOf(Failure.Malformed.class);
    }

    @Test
    void refusesTwoLengthHeaders() {
        Wire wire = wire(
                WireForm.OIP_REST,
                headers("Inference-Header-Content-Length", "2", "inference-header-content-length", "3"),
                Buffer.buffer("{} "));
        assertThat(failure(() -> CODEC.decodeRequest(wire, MODEL, ONE)))
                .isEqualTo(new Failure.Malformed(
                        "Inference-Header-Content-Length", "'2' is not a length within the body of 3 bytes"));
    }

    @Test
    void refusesWhatItDoesNotCarry() {
        String shared = X.replace("\"data\":[1,2,3,4]", "\"parameters\":{\"shared_memory_region\":\"r\"}");
        assertThat(failure(() -> decode("{\"inputs\":[" + shared + "]}", ONE)))
                .isEqualTo(new Failure.Unsupported("shared memory, as inputs[0] asks for,"));
    }

    @Test
    void namesTheClientsRequestInItsMessages() {
        assertThat(failure(() -> decode("{\"inputs\":[" + X + "," + X + "],\"id\":\"42\"}", ONE))
                        .text())
                .isEqualTo("[request id: 42] input 'x' already exists in request");
    }

    private static Asked decode(String body, ModelSignature signature) {
        return CODEC.decodeRequest(wire(WireForm.OIP_REST, body), MODEL, signature);
    }

    private static Wire binary(String json, int... tail) {
        Buffer body = Buffer.buffer(json);
        for (int b : tail) body.appendByte((byte) b);
        int length = Buffer.buffer(json).length();
        return wire(WireForm.OIP_REST, headers("inference-header-content-length", Integer.toString(length)), body);
    }
}
