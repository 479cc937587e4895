package io.millrace.backends.tfs;

import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.answer;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.spec;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.toServer;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.BadAnswerException;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides of the answer, and the request to a server. */
class TfsAnswerTest {
    private static final TfsCodec CODEC = new TfsCodec();
    private static final Wire ROWS = wire(WireForm.TFS_REST, "{\"instances\":[[1,2,3,4],[5,6,7,8]]}");
    private static final Wire COLUMNS = wire(WireForm.TFS_REST, "{\"inputs\":[[1,2,3,4],[5,6,7,8]]}");
    private static final Tensor Y = floats("y", Shape.of(2, 2), 0.2f, 1f, Float.NaN, Float.NEGATIVE_INFINITY);
    private static final Tensor TAG = new Tensor(
            "tag_bytes",
            DataType.BYTES,
            Shape.of(2, 1),
            new TensorData.Strings(List.of(Buffer.buffer("a"), Buffer.buffer(new byte[] {-1}))));

    @Test
    void dropsTheNameOfASingleOutput() {
        assertThat(answer(CODEC, ROWS, ONE, Y).bytes()).hasToString("{\"predictions\":[[0.2,1.0],[NaN,-Infinity]]}");
        assertThat(answer(CODEC, COLUMNS, ONE, Y).bytes()).hasToString("{\"outputs\":[[0.2,1.0],[NaN,-Infinity]]}");
        assertThat(answer(CODEC, COLUMNS, ONE, floats("y", Shape.SCALAR, 5f)).bytes())
                .hasToString("{\"outputs\":5.0}");
        assertThat(answer(CODEC, ROWS, ONE, Y).headers().get("content-type")).isEqualTo("application/json");
    }

    @Test
    void namesSeveralOutputsInBothForms() {
        Tensor score = json("score", DataType.FP64, Shape.of(2), "[[1],[2.5e-7]]");
        assertThat(answer(CODEC, ROWS, ONE, score, TAG).bytes())
                .hasToString("{\"predictions\":[{\"score\":1.0,\"tag_bytes\":[{\"b64\":\"YQ==\"}]},"
                        + "{\"score\":2.5e-7,\"tag_bytes\":[{\"b64\":\"/w==\"}]}]}");
        assertThat(answer(CODEC, COLUMNS, ONE, score, TAG).bytes())
                .hasToString("{\"outputs\":{\"score\":[1.0,2.5e-7],"
                        + "\"tag_bytes\":[[{\"b64\":\"YQ==\"}],[{\"b64\":\"/w==\"}]]}}");
    }

    @Test
    void writesTextOutsideOfBytesOutputs() {
        assertThat(answer(CODEC, ROWS, ONE, strings("s", Shape.of(2), "é\"", ""))
                        .bytes())
                .hasToString("{\"predictions\":[\"é\\\"\",\"\"]}");
        assertThat(failure(() -> answer(CODEC, ROWS, ONE, new Tensor("s", DataType.BYTES, Shape.of(2, 1), TAG.data()))))
                .isEqualTo(new Failure.NotCarried("tensor 's'", "it has bytes that are not UTF-8 text"));
    }

    @Test
    void refusesRowsOfOutputsThatHaveNotAsMany() {
        assertThat(failure(() -> answer(CODEC, ROWS, ONE, floats("y", Shape.SCALAR, 1f))))
                .isEqualTo(new Failure.Unfit("predictions", "Tensor name: y has no shape information "));
        assertThat(failure(() -> answer(CODEC, ROWS, ONE, Y, floats("z", Shape.of(3), 1f, 2f, 3f))))
                .isEqualTo(
                        new Failure.Unfit("predictions", "Tensor name: z has inconsistent batch size: 3 expecting: 2"));
        assertThat(answer(CODEC, COLUMNS, ONE, Y, floats("z", Shape.SCALAR, 1f))
                        .bytes()
                        .toString())
                .contains("\"z\":1.0");
    }

    @Test
    void refusesAnEmptyAnswerOfVeryManyRows() {
        assertThat(failure(() -> answer(CODEC, ROWS, ONE, floats("y", Shape.of(1_000_000_000, 0)))))
                .isInstanceOf(Failure.NotCarried.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16", "UINT16"})
    void doesNotCarryTypesTensorFlowHasNoJsonFor(DataType type) {
        Failure expected = new Failure.NotCarried("output 'y'", type + " has no form in TensorFlow Serving's JSON");
        Tensor y = raw("y", type, Shape.of(1), (byte) 0, (byte) 0);
        Tensors request = Tensors.of(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4)));
        ModelSignature toHalf = ModelSignature.inferringBatch(ONE.inputs(), List.of(spec("y", type, -1)));

        assertThat(failure(() -> answer(CODEC, ROWS, ONE, y))).isEqualTo(expected);
        assertThat(failure(() -> toServer(CODEC, request, toHalf))).isEqualTo(expected);
        assertThat(failure(() -> toServer(CODEC, Tensors.of(List.of(y.renamed("x"))), ONE)))
                .isEqualTo(new Failure.NotCarried("input 'x'", type + " has no form in TensorFlow Serving's JSON"));
    }

    @Test
    void asksServersInColumns() {
        Tensors request = Tensors.of(List.of(
                json("a", DataType.INT32, Shape.of(2, 2), "[1,2,3,4]"), strings("b", Shape.of(2), "x", "é"),
                json("c", DataType.BYTES, Shape.of(1, 1), "[\"t\\n\"]"), floats("d", Shape.SCALAR, 1e10f)));
        assertThat(toServer(CODEC, request, TWO).bytes())
                .hasToString("{\"inputs\":{\"a\":[[1,2],[3,4]],\"b\":[{\"b64\":\"eA==\"},{\"b64\":\"w6k=\"}],"
                        + "\"c\":[[\"t\\n\"]],\"d\":1.0E10}}");
    }

    @Test
    void doesNotLoseAShapeOrAParameter() {
        assertThat(failure(() -> toServer(CODEC, Tensors.of(List.of(floats("x", Shape.of(0, 4)))), ONE)))
                .isEqualTo(new Failure.NotCarried("tensor 'x'", "nested lists cannot tell its shape [0,4]"));
        Tensors withParameter = new Tensors(
                List.of(floats("x", Shape.of(1), 1)),
                List.of(),
                Optional.empty(),
                Map.of("sequence_id", new Parameter.Whole(1), "timeout", new Parameter.Whole(1)));
        assertThat(failure(() -> toServer(CODEC, withParameter, ONE)))
                .isEqualTo(new Failure.NotCarried(
                        "parameter 'sequence_id'", "TensorFlow Serving has no request parameters"));
        assertThat(failure(() -> toServer(CODEC, Tensors.of(List.of(Y)), ModelSignature.UNKNOWN)))
                .isInstanceOf(Failure.NotCarried.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outputs\":[[0.5,1.0],[2.0,3.0]]}",
                "{\"predictions\":[[0.5,1.0],[2.0,3.0]],\"x\":1}\n",
                "{ \"outputs\": {\"y\":[[0.5,1.0],[2.0,3.0]]}}"
            })
    void readsASingleOutput(String body) {
        assertThat(decode(body, ONE).outputs().tensors())
                .containsExactly(json("y", DataType.FP32, Shape.of(2, 2), "[[0.5,1.0],[2.0,3.0]]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"outputs\":{\"tag_bytes\":[[{\"b64\":\"YQ==\"}],[{\"b64\":\"/w==\"}]],\"score\":[1.0,2.5]}}",
                "{\"predictions\":[{\"tag_bytes\":[{\"b64\":\"YQ==\"}],\"score\":1.0},{\"tag_bytes\":[{\"b64\":\"/w==\"}],\"score\":2.5}]}"
            })
    void readsSeveralOutputs(String body) {
        assertThat(decode(body, TWO).outputs().tensors())
                .containsExactly(json("score", DataType.FP64, Shape.of(2), "[1.0,2.5]"), TAG);
    }

    @Test
    void learnsFromTheModelWhatAnEmptyListLeavesOpen() {
        ModelSignature boxes = new ModelSignature(ONE.inputs(), List.of(spec("y", DataType.FP32, -1, 4)), false);
        assertThat(decode("{\"outputs\":[]}", boxes)
                        .outputs()
                        .tensors()
                        .getFirst()
                        .shape())
                .isEqualTo(Shape.of(0, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nope|not a predict answer: 'n' where an object was expected at byte 0",
                "{\"error\":\"x\"}|it has neither 'outputs' nor 'predictions'",
                "{\"outputs\":[[1,2],[3,4]]} x|not a predict answer: 'x' where the end was expected at byte 26",
                "{\"outputs\":[[1,2],[3,4]],\"predictions\":[[1,2],[3,4]]}|it has both 'predictions' and 'outputs'",
                "{\"outputs\":[[1,2],[3,4],[5,6]]}|output 'y' has 3 rows for 2 sent",
                "{\"outputs\":[[1],[2]]}|output 'y' has shape [2,1] instead of [-1,2]",
                "{\"outputs\":[[1,2],[3]]}|outputs[1]: a list of 1 among lists of 2, so the value has no shape",
                "{\"outputs\":[[1,2],[3,\"a\"]]}|outputs[1][1]: a string is not a number, as FP32 needs",
                "{\"outputs\":{\"z\":[[1,2],[3,4]]}}|Missing named input: y in 'outputs' object."
            })
    void refusesAnAnswerThatIsNotOne(String body, String problem) {
        assertThatThrownBy(() -> decode(body, ONE))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage(problem);
    }

    @Test
    void findsTheMessageOfAnError() {
        assertThat(CODEC.errorMessage(Buffer.buffer("{ \"error\": \"Servable not found\" }")))
                .isEqualTo("Servable not found");
    }

    private static Computed decode(String body, ModelSignature signature) {
        Tensors request = Tensors.of(List.of(floats("x", Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8)));
        return CODEC.decodeResponse(headers(), Buffer.buffer(body), request, signature);
    }
}
