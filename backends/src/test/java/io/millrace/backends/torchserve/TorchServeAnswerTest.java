package io.millrace.backends.torchserve;

import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.answer;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.floats;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.spec;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.toServer;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.WireCodec.Body;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of the answer, and the requests to a server. */
class TorchServeAnswerTest {
    private static final TorchServeCodec CODEC = new TorchServeCodec();
    private static final Wire ELEMENT = wire(WireForm.TORCHSERVE_REST, "[1,2,3,4]");
    private static final Wire BATCH = wire(WireForm.TORCHSERVE_REST, "[[1,2,3,4]]");
    private static final Tensor TWO_ROWS = floats("x", Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8);

    @Test
    void answersAnElementWithAnElementAndABatchWithABatch() {
        Tensor y = floats("y", Shape.of(1, 2), 0.5f, 1f);
        assertThat(answer(CODEC, ELEMENT, ONE, y).bytes()).hasToString("[0.5,1.0]");
        assertThat(answer(CODEC, BATCH, ONE, y).bytes()).hasToString("[[0.5,1.0]]");
        assertThat(answer(CODEC, ELEMENT, ONE, json("y", DataType.INT64, Shape.of(1), "[7]"))
                        .bytes())
                .hasToString("7");
        assertThat(answer(CODEC, ELEMENT, ONE, y, strings("s", Shape.of(1, 1), "é"))
                        .bytes())
                .hasToString("{\"y\":[0.5,1.0],\"s\":[\"é\"]}");
        assertThat(answer(CODEC, BATCH, ONE, y, strings("s", Shape.of(1, 1), "é"))
                        .bytes())
                .hasToString("{\"y\":[[0.5,1.0]],\"s\":[[\"é\"]]}");
        assertThat(answer(CODEC, BATCH, ONE, y).headers().get("content-type")).isEqualTo("application/json");
    }

    @Test
    void refusesAnOutputJsonHasNoFormFor() {
        assertThat(failure(() -> answer(CODEC, BATCH, ONE, raw("h", DataType.FP16, Shape.of(1), (byte) 0, (byte) 0))))
                .isEqualTo(new Failure.NotCarried("tensor 'h'", "FP16 has no JSON form"));
        Tensor bytes = new Tensor(
                "s", DataType.BYTES, Shape.of(1), new TensorData.Strings(List.of(Buffer.buffer(new byte[] {-1}))));
        assertThat(failure(() -> answer(CODEC, BATCH, ONE, bytes))).isInstanceOf(Failure.NotCarried.class);
        assertThat(failure(() -> answer(CODEC, ELEMENT, ONE, floats("y", Shape.of(2), 1, 2))))
                .isEqualTo(new Failure.Unfit("output 'y'", "2 rows for the one element asked about"));
    }

    @Test
    void sendsEachRowAsARequestOfItsOwn() {
        assertThat(CODEC.encodeRows(Tensors.of(List.of(TWO_ROWS)), ONE))
                .extracting(body -> body.bytes().toString())
                .containsExactly("[1.0,2.0,3.0,4.0]", "[5.0,6.0,7.0,8.0]");
        Tensors two = Tensors.of(
                List.of(json("a", DataType.INT32, Shape.of(2, 2), "[1,2,3,4]"), strings("b", Shape.of(2), "p", "q")));
        assertThat(CODEC.encodeRows(two, TWO))
                .extracting(body -> body.bytes().toString())
                .containsExactly("{\"a\":[1,2],\"b\":\"p\"}", "{\"a\":[3,4],\"b\":\"q\"}");
    }

    @Test
    void sendsAModelWithoutABatchDimensionItsTensorsWhole() {
        ModelSignature image = new ModelSignature(
                List.of(spec("x", DataType.FP32, 2, 4)), List.of(spec("y", DataType.FP32, 2)), false);
        assertThat(CODEC.encodeRows(Tensors.of(List.of(TWO_ROWS)), image))
                .extracting(body -> body.bytes().toString())
                .containsExactly("[[1.0,2.0,3.0,4.0],[5.0,6.0,7.0,8.0]]");
    }

    @Test
    void sendsOneRowOnlyAsOneRequest() {
        Body body = toServer(CODEC, Tensors.of(List.of(floats("x", Shape.of(1, 4), 1, 2, 3, 4))), ONE);
        assertThat(body.bytes()).hasToString("[1.0,2.0,3.0,4.0]");
        assertThat(failure(() -> toServer(CODEC, Tensors.of(List.of(TWO_ROWS)), ONE)))
                .isEqualTo(new Failure.NotCarried("a batch of 2 rows", "TorchServe takes one row as one request"));
    }

    static Stream<Tensors> notCarried() {
        return Stream.of(
                Tensors.of(List.of(raw("x", DataType.BF16, Shape.of(1), (byte) 0, (byte) 0))),
                Tensors.of(List.of(new Tensor(
                        "x", DataType.BYTES, Shape.of(1), new TensorData.Strings(List.of(Buffer.buffer(new byte[] {-1
                        })))))),
                Tensors.of(List.of(floats("x", Shape.of(0)))),
                Tensors.of(List.of(floats("x", Shape.of(1, 0, 4)))),
                Tensors.of(List.of(floats("x", Shape.of(1_000_000_000, 0)))),
                Tensors.of(List.of(json("x", DataType.INT8, Shape.of(1025), "[" + "1,".repeat(1024) + "1]"))),
                new Tensors(
                        List.of(TWO_ROWS),
                        List.of(),
                        Optional.empty(),
                        Map.of("sequence_start", new Parameter.Flag(true))));
    }

    @ParameterizedTest
    @MethodSource
    void notCarried(Tensors request) {
        assertThat(failure(() -> CODEC.encodeRows(request, same(DataType.FP32, -1))))
                .isInstanceOf(Failure.NotCarried.class);
    }

    @Test
    void joinsTheAnswersOfRowsInTheirOrder() {
        Computed one = decode(ONE, "[0.5, 1]", "[2, NaN]\n");
        assertThat(one.outputs().tensors())
                .containsExactly(json("y", DataType.FP32, Shape.of(2, 2), "[[0.5, 1],[2, NaN]]"));

        Computed two = decode(TWO, "{\"tag_bytes\":[\"a\"],\"score\":1}", "{\"score\":2.5,\"tag_bytes\":[\"b\"]}");
        assertThat(two.outputs().tensors())
                .containsExactly(
                        json("score", DataType.FP64, Shape.of(2), "[1,2.5]"),
                        strings("tag_bytes", Shape.of(2, 1), "a", "b"));
    }

    @Test
    void takesARowInItsOwnBatchOfOne() {
        assertThat(decode(ONE, "[[0.5,1]]", "[2,3]").outputs().tensors())
                .containsExactly(json("y", DataType.FP32, Shape.of(2, 2), "[[0.5,1],[2,3]]"));
        assertThat(decode(same(DataType.BYTES, -1), "\"p\"", "[\"q\"]")
                        .outputs()
                        .tensors())
                .containsExactly(strings("y", Shape.of(2), "p", "q"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1,2]|cat|not JSON: 'c' where a value was expected at byte 0",
                "[1,2]|``|not JSON: the text ends too early at byte 0",
                "[1,2]|[1,2,3]|output 'y' has rows of shape [2] and [3]",
                "[1,2,3]|[1,2,3]|output 'y' has shape [2,3] instead of [-1,2]",
                "[1,2]|3|output 'y' of one row has shape [] where [-1,2] comes without its first dimension",
                "[1,2]|[[1,2],[3,4]]|output 'y' of one row has shape [2,2] where [-1,2] comes without its first dimension",
                "[1,2]|[1,\"2\"]|body[1]: a string is not a number, as FP32 needs",
                "[1,2]|{\"z\":[1,2]}|z: the model has no output of this name, but [y]"
            })
    void refusesAnswersThatAreNone(String first, String second, String problem) {
        assertThatThrownBy(() -> decode(ONE, first, second))
                .isInstanceOf(BadAnswerException.class)
                .hasMessage(problem);
    }

    @Test
    void findsTheMessageOfAnError() {
        assertThat(
                        CODEC.errorMessage(
                                Buffer.buffer(
                                        "{\n  \"code\": 503,\n  \"type\": \"InternalServerException\",\n  \"message\": \"Prediction failed\"\n}\n")))
                .isEqualTo("Prediction failed");
    }

    private static Computed decode(ModelSignature signature, String... answers) {
        List<Buffer> bodies = Stream.of(answers).map(Buffer::buffer).toList();
        Tensors request = Tensors.of(List.of(TWO_ROWS));
        return bodies.size() == 1
                ? CODEC.decodeResponse(headers(), bodies.getFirst(), request, signature)
                : CODEC.decodeRows(bodies, request, signature);
    }
}
