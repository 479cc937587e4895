package io.millrace.backends.torchserve;

import static io.millrace.backends.CodecSamples.MODEL;
import static io.millrace.backends.CodecSamples.ONE;
import static io.millrace.backends.CodecSamples.TWO;
import static io.millrace.backends.CodecSamples.failure;
import static io.millrace.backends.CodecSamples.headers;
import static io.millrace.backends.CodecSamples.json;
import static io.millrace.backends.CodecSamples.raw;
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
import io.millrace.inference.WireForm;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms: which part is which input, and what is said of a part that is none. */
class TorchServeFormTest {
    private static final TorchServeCodec CODEC = new TorchServeCodec();
    private static final String FIELDS = "application/x-www-form-urlencoded";
    private static final Buffer FOUR =
            Buffer.buffer().appendFloatLE(1).appendFloatLE(2).appendFloatLE(3).appendFloatLE(4);

    @ParameterizedTest
    @ValueSource(strings = {"x", "data", "body", "picture"})
    void aSinglePartIsTheOnlyInput(String name) {
        assertThat(decode(new Multipart().field(name, "[1,2,3,4]"), ONE))
                .isEqualTo(decode("application/json", "[1,2,3,4]", ONE));
        assertThat(decode(FIELDS, name + "=%5B1%2C2,3,4]\r\n", ONE))
                .isEqualTo(decode("application/json", "[1,2,3,4]", ONE));
    }

    @Test
    void aSinglePartMayBeAWholeBatchOrADocument() {
        Asked batch = decode(new Multipart().file("data", "application/json", "[[1,2,3,4],[5,6,7,8]]"), ONE);
        assertThat(batch.wish()).isEqualTo(new AnswerWish.TorchServe(false));
        assertThat(batch.tensors().tensors())
                .containsExactly(json("x", DataType.FP32, Shape.of(2, 4), "[[1,2,3,4],[5,6,7,8]]"));
        assertThat(decode(new Multipart().field("data", "{\"a\":[1,2],\"b\":\"p\"}"), TWO))
                .isEqualTo(decode("application/json", "{\"a\":[1,2],\"b\":\"p\"}", TWO));
    }

    @Test
    void partsAreTheInputsOfTheirNames() {
        assertThat(decode(new Multipart().field("b", "[\"p\",\"q\"]").file("a", "text/plain", "[[1,2],[3,4]]"), TWO)
                        .tensors()
                        .tensors())
                .containsExactly(
                        json("a", DataType.INT32, Shape.of(2, 2), "[[1,2],[3,4]]"),
                        strings("b", Shape.of(2), "p", "q"));
        assertThat(decode(FIELDS + "; charset=utf-8", "b=\"p+q\"&a=[1,2]", TWO)
                        .tensors()
                        .tensors())
                .containsExactly(json("a", DataType.INT32, Shape.of(1, 2), "[1,2]"), strings("b", Shape.of(1), "p q"));
    }

    @Test
    void aFileMayBeRawBytesOfOneElement() {
        assertThat(decode(new Multipart().file("data", "application/octet-stream", FOUR), ONE))
                .isEqualTo(decode("application/octet-stream", FOUR, ONE));
        Buffer two = Buffer.buffer().appendIntLE(-1).appendIntLE(7);
        assertThat(decode(new Multipart().field("b", "\"p\"").file("a", "application/octet-stream", two), TWO)
                        .tensors()
                        .tensors())
                .containsExactly(
                        raw("a", DataType.INT32, Shape.of(1, 2), two.getBytes()), strings("b", Shape.of(1), "p"));
    }

    @Test
    void aFileWithoutATypeOfItsOwnMayBeJson() {
        assertThat(decode(new Multipart().file("data", "application/octet-stream", "[1,2,3,4]"), ONE))
                .isEqualTo(decode("application/json", "[1,2,3,4]", ONE));
    }

    @Test
    void aFileThatMayBeBothIsRefused() {
        ModelSignature two = same(DataType.FP32, -1, 2);
        assertThat(failure(() -> decode(new Multipart().file("x", "application/octet-stream", "[1.5,22]"), two))
                        .text())
                .isEqualTo("part 'x': it could be raw bytes as well as JSON; JSON in a file has the type"
                        + " application/json");
        assertThat(decode(new Multipart().file("x", "application/json", "[1.5,22]"), two)
                        .tensors()
                        .tensors())
                .containsExactly(json("x", DataType.FP32, Shape.of(1, 2), "[1.5,22]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x=[1,2,3]|input 'x': shape [1,3] where the model takes [-1,4]",
                "x=cat|part 'x': it is not JSON: 'c' where a value was expected at byte 0",
                "x=[1,2,3,\"4\"]|part 'x'[3]: a string is not a number, as FP32 needs",
                "picture=[1,2,3,\"4\"]|part 'picture'[3]: a string is not a number, as FP32 needs",
                "x=[1,2,3,4]&x=[1,2,3,4]|part 'x': input 'x' is given twice",
                "x=[1,2,3,4]&data=[1,2,3,4]|part 'data': input 'x' is given twice",
                "x=[1,2,3,4]&y=5|part 'y': the model has no input of this name, but [x]",
                "[1,2,3,4]|part '[1,2,3,4]': it is empty; JSON without a form has Content-Type application/json",
                "x=|part 'x': it is empty; JSON without a form has Content-Type application/json",
                "data=[1,2,%5x]|body: it is not a form: Invalid hex byte at index '5' in string: '[1,2,%5x]'",
                "``|body: a form without parts"
            })
    void refusesFieldsThatDoNotFit(String body, String message) {
        assertThat(failure(() -> decode(FIELDS, body, ONE)).text()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a=[1,2]|body: no part for input 'b'",
                "c=[1,2]|part 'c': the model has no input of this name, but [a, b]",
                "data=[1,2]|part 'data': a bare value, where an object of the inputs [a, b] was expected",
                "data={\"a\":[1,2]}|part 'data': input 'b' is missing",
                "data={}&b=\"p\"|part 'data': the model has no input of this name, but [a, b]",
                "a=[1,2]&b=[\"p\"]|input 'b': lists nested to [1], where [-1], or one element of it without the first dimension, was expected"
            })
    void refusesFieldsThatDoNotFitSeveralInputs(String body, String message) {
        assertThat(failure(() -> decode(FIELDS, body, TWO)).text()).isEqualTo(message);
    }

    @Test
    void refusesFilesThatDoNotFit() {
        assertThat(refused(new Multipart().file("x", "application/octet-stream", FOUR.slice(0, 15)), ONE))
                .isEqualTo("part 'x': 15 bytes where FP32 of [4] has 16");
        assertThat(refused(new Multipart().file("data", "image/png", FOUR), ONE))
                .isEqualTo("part 'data' of type image/png cannot be carried: only its own handler knows how to read it;"
                        + " send application/json or application/octet-stream");
        assertThat(refused(
                        new Multipart().field("a", "[1,2]").file("b", "application/octet-stream", Buffer.buffer("p")),
                        TWO))
                .isEqualTo("part 'b': raw bytes cannot be carried: they can only be an input of numbers");
        assertThat(refused(new Multipart().file("data", "application/octet-stream", FOUR), TWO))
                .isEqualTo("part 'data': it is not JSON, and raw bytes can only be a single input of numbers");
        assertThat(refused(new Multipart().file("x", "application/octet-stream", FOUR), same(DataType.FP32, -1, -1)))
                .isEqualTo("part 'x': raw bytes cannot be carried: the shape [-1,-1] of the input is not fixed");
    }

    @Test
    void refusesFieldsInLines() {
        assertThat(failure(() -> decode(FIELDS, "x=[1,2,3,4]\r\n&x=[5]\r\n", ONE))
                        .text())
                .isEqualTo("body: a line break in a form; send JSON as application/json");
    }

    @Test
    void needsASignature() {
        assertThat(failure(() -> decode(new Multipart().field("data", "[1]"), ModelSignature.UNKNOWN)))
                .isInstanceOf(Failure.NotCarried.class);
    }

    private static String refused(Multipart form, ModelSignature signature) {
        return failure(() -> decode(form, signature)).text();
    }

    private static Asked decode(Multipart form, ModelSignature signature) {
        return decode(Multipart.TYPE, form.body(), signature);
    }

    private static Asked decode(String contentType, String body, ModelSignature signature) {
        return decode(contentType, Buffer.buffer(body), signature);
    }

    private static Asked decode(String contentType, Buffer body, ModelSignature signature) {
        return CODEC.decodeRequest(
                wire(WireForm.TORCHSERVE_REST, headers("Content-Type", contentType), body), MODEL, signature);
    }
}
