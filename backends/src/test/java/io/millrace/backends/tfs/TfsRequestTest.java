package io.millrace.backends.tfs;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.RawForm;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send, and what it is told where it may not. */
class TfsRequestTest {
    private static final TfsCodec CODEC = new TfsCodec();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\":[[1,2,3,4],[5,6,7,8]]}",
                "{\"instances\":[{\"x\":[1,2,3,4]},{\"x\":[5,6,7,8]}]}",
                "{\"inputs\":[[1,2,3,4],[5,6,7,8]]}",
                "{\"inputs\":{\"x\":[[1,2,3,4],[5,6,7,8]],\"ignored\":{\"deep\":[1]}}}",
                "{\"other\":[1],\"signature_name\":\"serving_default\",\"instances\":[[1,2,3,4],[5,6,7,8]]} and more",
                "{\"instances\":[[1,2,3,4],[5,6,7,8]],\"signature_name\":\"\"}"
            })
    void readsOneInputInAnyForm(String body) {
        Asked asked = decode(body, ONE);

        Tensor x = asked.tensors().tensors().getFirst();
        assertThat(x.name()).isEqualTo("x");
        assertThat(x.shape()).isEqualTo(Shape.of(2, 4));
        Buffer expected = Buffer.buffer();
        for (int i = 1; i <= 8; i++) expected.appendFloatLE(i);
        assertThat(RawForm.of(x)).isEqualTo(expected);
        assertThat(asked.wish()).isEqualTo(new AnswerWish.TensorFlow(body.contains("instances")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instances\":[{\"a\":[1,2],\"b\":\"p\\n\"},{\"b\":{\"b64\":\"/w==\"},\"a\":[3,4]}]}",
                "{\"inputs\":{\"a\":[[1,2],[3,4]],\"b\":[\"p\\n\",{\"b64\":\"/w==\"}]}}",
                "{\"inputs\":{\"b\":[\"p\\n\",{ \"b64\" : \"\\/w==\" }],\"\\u0061\":[[1,2],[3,4]]}}"
            })
    void readsSeveralInputsInBothForms(String body) {
        List<Tensor> tensors = decode(body, TWO).tensors().tensors();

        assertThat(tensors).extracting(Tensor::name).containsExactly("a", "b");
        assertThat(RawForm.of(tensors.getFirst()))
                .isEqualTo(Buffer.buffer()
                        .appendIntLE(1)
                        .appendIntLE(2)
                        .appendIntLE(3)
                        .appendIntLE(4));
        assertThat(StringsForm.of(tensors.getLast()))
                .containsExactly(Buffer.buffer("p\n"), Buffer.buffer(new byte[] {-1}));
        assertThat(tensors.getLast().shape()).isEqualTo(Shape.of(2));
    }

    @Test
    void takesScalarElementsAndAScalar() {
        assertThat(decode("{\"instances\":[1,2,3]}", same(DataType.INT64, -1))
                        .tensors()
                        .tensors())
                .containsExactly(json("x", DataType.INT64, Shape.of(3), "[1,2,3]"));
        assertThat(decode("{\"inputs\":7}", same(DataType.INT64)).tensors().tensors())
                .containsExactly(json("x", DataType.INT64, Shape.SCALAR, "7"));
        assertThat(decode("{\"inputs\":{\"b64\":\"YQ==\"}}", same(DataType.BYTES))
                        .tensors()
                        .tensors())
                .containsExactly(strings("x", Shape.SCALAR, "a"));
        assertThat(decode("{\"instances\":[{\"b64\":\"YQ==\"},\"b\"]}", same(DataType.BYTES, -1))
                        .tensors()
                        .tensors())
                .containsExactly(strings("x", Shape.of(2), "a", "b"));
    }

    @Test
    void writesInfForShortInFull() {
        Tensor x = decode("{\"inputs\":[[Inf,-Inf,NaN,1]]}", ONE)
                .tensors()
                .tensors()
                .getFirst();
        assertThat(x).isEqualTo(json("x", DataType.FP32, Shape.of(1, 4), "[[Infinity,-Infinity,NaN,1.0]]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "``|JSON Parse error: the text ends too early at offset: 0",
                "[]|JSON Parse error: an array where an object was expected at offset: 0",
                "{\"instances\":[[1,2,3,4]|JSON Parse error: the text ends too early at offset: 23",
                "{\"instances\":[[01]]}|JSON Parse error: '1' where ',' or ']' was expected at offset: 16",
                "{\"instances\":[[1,2,3,4]],\"instances\":[[1,2,3,4]]}|JSON Parse error: 'instances' is given twice in one object at offset: 37",
                "{}|Missing 'inputs' or 'instances' key",
                "{\"instances\":[[1,2,3,4]],\"inputs\":[[1,2,3,4]]}|Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist ",
                "{\"instances\":[]}|No values in 'instances' array",
                "{\"instances\":{\"x\":[1]}}|Excepting 'instances' to be an list/array",
                "{\"instances\":[{\"x\":[1,2,3,4],\"x\":[1,2,3,4]}]}|'x' is given twice",
                "{\"signature_name\":1,\"instances\":[[1,2,3,4]]}|'signature_name' key must be a string value.",
                "{\"deep\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[|JSON Parse error: nested deeper than 100 levels at offset: 107"
            })
    void refusesWhatIsNoRequest(String body, String problem) {
        assertThat(failure(() -> decode(body, ONE)))
                .isInstanceOfSatisfying(
                        Failure.Malformed.class,
                        malformed -> assertThat(malformed.problem()).isEqualTo(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "{\"instances\":[[1,2,3,4],[5,6,7]]}|instances[1]|a list of 3 among lists of 4, so the value has no shape",
                "{\"instances\":[[1,2,3,4],5]}|instances[1]|a value among lists, so the value has no shape",
                "{\"instances\":[{\"x\":[1,2,3,4]},{\"x\":[1,2]}]}|instances[1].x|Expecting shape [4] but got: [2]",
                "{\"instances\":[{\"x\":[1,2,[3],4]}]}|instances[0].x[2]|a list among values, so the value has no shape",
                "{\"instances\":[{\"x\":[1,2,3,4]},[1,2,3,4]]}|``|Expecting object but got list at item 1 of input list",
                "{\"instances\":[[1,2,3,4],{\"x\":[1,2,3,4]}]}|instances[1]|an object that is not {\"b64\": \"...\"}",
                "{\"instances\":[{\"z\":[1,2,3,4]}]}|instances[0]|JSON object: does not have named input: z",
                "{\"instances\":[{\"x\":[1,2,3,4],\"z\":1}]}|instances[0]|JSON object: does not have named input: z",
                "{\"instances\":[{}]}|``|Failed to process element: 0 of 'instances' list. JSON object keys must be equal to: x",
                "{\"inputs\":{\"z\":[[1,2,3,4]]}}|``|Missing named input: x in 'inputs' object.",
                "{\"instances\":[[1,2,3]]}|instances.x|input 'x' has shape [1,3] where the model takes [-1,4]",
                "{\"inputs\":[1,2,3,4]}|inputs.x|input 'x' has shape [4] where the model takes [-1,4]",
                "{\"inputs\":[]}|inputs.x|input 'x' has shape [0] where the model takes [-1,4]",
                "{\"instances\":[[1,2,3,\"4\"]]}|instances[0][3]|a string is not a number, as FP32 needs",
                "{\"instances\":[[1,2,3,1e39]]}|instances[0][3]|1e39 is out of range for FP32",
                "{\"instances\":[[1,2,3,{\"b64\":\"YQ==\"}]]}|instances[0][3]|a base64 string is not a number, as FP32 needs",
                "{\"signature_name\":\"other\",\"inputs\":[[1,2,3,4]]}|``|Serving signature name: \"other\" not found in signature def"
            })
    void refusesWhatDoesNotFitTheModel(String body, String where, String problem) {
        assertThat(failure(() -> decode(body, ONE))).isEqualTo(new Failure.Unfit(where, problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "{\"instances\":[[1,2],[3,4]]}|instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map",
                "{\"inputs\":[[1,2],[3,4]]}|inputs is a plain value/list, but expecting an object as multiple input tensors required as per tensorinfo_map",
                "{\"inputs\":{\"a\":[[1,2]]}}|Missing named input: b in 'inputs' object.",
                "{\"instances\":[{\"a\":[1,2],\"b\":\"x\"},{\"a\":[1,2]}]}|Failed to process element: 1 of 'instances' list. JSON object keys must be equal to: a,b",
                "{\"instances\":[{\"a\":[1,2.0],\"b\":\"x\"}]}|2.0 is not an integer, as INT32 needs",
                "{\"instances\":[{\"a\":[1,2],\"b\":3}]}|3 is not a string, as BYTES needs",
                "{\"instances\":[{\"a\":[1,2147483648],\"b\":\"\"}]}|2147483648 is out of range for INT32",
                "{\"inputs\":{\"a\":[[1,2]],\"b\":[\"x\",\"y\"]}}|input 'b' has 2 rows where the first input has 1"
            })
    void refusesWhatDoesNotFitSeveralInputs(String body, String problem) {
        assertThat(failure(() -> decode(body, TWO)))
                .isInstanceOfSatisfying(
                        Failure.Unfit.class,
                        unfit -> assertThat(unfit.problem()).isEqualTo(problem));
    }

    @Test
    void refusesWhatIsNotBase64() {
        assertThat(failure(() -> decode("{\"instances\":[{\"a\":[1,2],\"b\":{\"b64\":\"*\"}}]}", TWO)))
                .isEqualTo(new Failure.Malformed("instances[0].b", "not base64"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16", "UINT16"})
    void doesNotCarryTypesTensorFlowHasNoJsonFor(DataType type) {
        assertThat(failure(() -> decode("{\"inputs\":[1]}", same(type, -1))))
                .isEqualTo(new Failure.NotCarried("input 'x'", type + " has no form in TensorFlow Serving's JSON"));
    }

    @Test
    void needsASignature() {
        assertThat(failure(() -> decode("{\"inputs\":[1]}", ModelSignature.UNKNOWN)))
                .isInstanceOf(Failure.NotCarried.class);
    }

    private static Asked decode(String body, ModelSignature signature) {
        return CODEC.decodeRequest(wire(WireForm.TFS_REST, body), MODEL, signature);
    }
}
