package io.millrace.backends.torchserve;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.raw;
import static io.millrace.backends.CodecSamples.same;
import static io.millrace.backends.CodecSamples.spec;
import static io.millrace.backends.CodecSamples.strings;
import static io.millrace.backends.CodecSamples.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send, and what it is told where it may not. */
class TorchServeRequestTest {
    private static final TorchServeCodec CODEC = new TorchServeCodec();
    private static final Shape ROW = Shape.of(1, 4);

    @ParameterizedTest
    @ValueSource(strings = {"[1,2,3,4]", "{\"data\":[1,2,3,4]}", "{\"body\":[1,2,3,4]}", "{\"x\":[1,2,3,4]}\n"})
    void takesOneElement(String body) {
        Asked asked = decode(body, ONE);
        assertThat(asked.tensors().tensors()).containsExactly(json("x", DataType.FP32, ROW, "[1,2,3,4]"));
        assertThat(asked.wish()).isEqualTo(new AnswerWish.TorchServe(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1,2,3,4]]", "{\"data\":[[1,2,3,4]]}", "{\"x\":[[1,2,3,4]]}"})
    void takesAWholeBatch(String body) {
        Asked asked = decode(body, ONE);
        assertThat(asked.tensors().tensors()).containsExactly(json("x", DataType.FP32, ROW, "[[1,2,3,4]]"));
        assertThat(asked.wish()).isEqualTo(new AnswerWish.TorchServe(false));
    }

    @Test
    void takesSeveralInputsByName() {
        assertThat(decode("{\"b\":\"é\",\"a\":[1,2]}", TWO).tensors().tensors())
                .containsExactly(json("a", DataType.INT32, Shape.of(1, 2), "[1,2]"), strings("b", Shape.of(1), "é"));
        assertThat(decode("{\"b\":[\"p\",\"q\"],\"a\":[[1,2],[3,4]]}", TWO)
                        .tensors()
                        .tensors())
                .containsExactly(
                        json("a", DataType.INT32, Shape.of(2, 2), "[[1,2],[3,4]]"),
                        strings("b", Shape.of(2), "p", "q"));
    }

    @Test
    void takesAModelWithoutABatchDimension() {
        ModelSignature image = new ModelSignature(
                List.of(spec("x", DataType.UINT8, 2, 2)), List.of(spec("y", DataType.FP32, 10)), false);
        assertThat(decode("[[1,2],[3,4]]", image).tensors().tensors())
                .containsExactly(json("x", DataType.UINT8, Shape.of(2, 2), "[[1,2],[3,4]]"));
        assertThat(failure(() -> decode("[1,2]", image)).text())
                .isEqualTo("input 'x': lists nested to [2], where [2,2] was expected");
    }

    @Test
    void takesABareNumberForAScalarElement() {
        assertThat(decode("7", same(DataType.INT8, -1)).tensors().tensors())
                .containsExactly(json("x", DataType.INT8, Shape.of(1), "7"));
    }

    @Test
    void takesRawBytesOfOneElement() {
        Buffer bytes = Buffer.buffer()
                .appendFloatLE(1)
                .appendFloatLE(2)
                .appendFloatLE(3)
                .appendFloatLE(4);
        Asked asked = decode("application/octet-stream", bytes, ONE);
        assertThat(asked.tensors().tensors()).containsExactly(raw("x", DataType.FP32, ROW, bytes.getBytes()));
        assertThat(asked.wish()).isEqualTo(new AnswerWish.TorchServe(true));

        assertThat(failure(() -> decode("application/octet-stream", bytes.slice(0, 15), ONE))
                        .text())
                .isEqualTo("input 'x': 15 bytes where FP32 of [4] has 16");
        assertThat(failure(() -> decode("application/octet-stream", bytes, same(DataType.FP32, -1, -1))))
                .isInstanceOf(Failure.NotCarried.class);
        assertThat(failure(() -> decode("application/octet-stream", bytes, TWO)))
                .isInstanceOf(Failure.NotCarried.class);
        assertThat(failure(() -> decode("application/octet-stream", bytes, same(DataType.BYTES, -1, 1))))
                .isInstanceOf(Failure.NotCarried.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "text/plain;charset=UTF-8"})
    void readsJsonUnderItsUsualNames(String contentType) {
        assertThat(decode(contentType, Buffer.buffer("[1,2,3,4]"), ONE)
                        .tensors()
                        .tensors())
                .hasSize(1);
        assertThat(CODEC.decodeRequest(
                                wire(WireForm.TORCHSERVE_REST, headers(), Buffer.buffer("[1,2,3,4]")), MODEL, ONE)
                        .tensors()
                        .tensors())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/jpeg", "text/csv"})
    void doesNotCarryWhatOnlyAHandlerReads(String contentType) {
        assertThat(failure(() -> decode(contentType, Buffer.buffer("[1,2,3,4]"), ONE)))
                .isInstanceOf(Failure.NotCarried.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|body: it is not JSON: the text ends too early at byte 0",
                "[1,2,3,4|body: it is not JSON: the text ends too early at byte 8",
                "[1,2,3,4] x|body: it is not JSON: 'x' where the end was expected at byte 10",
                "cat.jpg|body: it is not JSON: 'c' where a value was expected at byte 0",
                "{\"x\":[1,2,3,4],\"x\":[1,2,3,4]}|body: it is not JSON: 'x' is given twice in one object at byte 19",
                "{\"x\":[1,2,3,4],\"data\":[1,2,3,4]}|data: input 'x' is given twice",
                "{\"instances\":[[1,2,3,4]]}|instances: the model has no input of this name, but [x]",
                "{}|body: input 'x' is missing",
                "[1,2,3]|input 'x': shape [1,3] where the model takes [-1,4]",
                "[[[1,2,3,4]]]|input 'x': lists nested to [1,1,4], where [-1,4], or one element of it without the first dimension, was expected",
                "7|input 'x': lists nested to [], where [-1,4], or one element of it without the first dimension, was expected",
                "[[1,2,3,4],[5]]|body[1]: a list of 1 among lists of 4, so the value has no shape",
                "[1,2,3,\"4\"]|body[3]: a string is not a number, as FP32 needs",
                "{\"x\":[1,2,3,1e39]}|x[3]: 1e39 is out of range for FP32",
                "{\"x\":{\"b64\":\"YQ==\"}}|x: an object where a value was expected"
            })
    void refusesWhatDoesNotFit(String body, String message) {
        assertThat(failure(() -> decode(body, ONE)).text()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1,2]|body: a bare value, where an object of the inputs [a, b] was expected",
                "{\"a\":[1,2]}|body: input 'b' is missing",
                "{\"data\":[1,2],\"b\":\"x\"}|data: the model has no input of this name, but [a, b]",
                "{\"a\":[1,2],\"b\":[\"x\"]}|input 'b': lists nested to [1], where [-1], or one element of it without the first dimension, was expected",
                "{\"a\":[[1,2]],\"b\":[\"x\",\"y\"]}|input 'b': 2 rows where the first input has 1"
            })
    void refusesWhatDoesNotFitSeveralInputs(String body, String message) {
        assertThat(failure(() -> decode(body, TWO)).text()).isEqualTo(message);
    }

    @Test
    void needsASignature() {
        assertThat(failure(() -> decode("[1]", ModelSignature.UNKNOWN))).isInstanceOf(Failure.NotCarried.class);
    }

    private static Asked decode(String body, ModelSignature signature) {
        return decode("application/json", Buffer.buffer(body), signature);
    }

    private static Asked decode(String contentType, Buffer body, ModelSignature signature) {
        MultiMap headers = headers("Content-Type", contentType);
        return CODEC.decodeRequest(wire(WireForm.TORCHSERVE_REST, headers, body), MODEL, signature);
    }
}
