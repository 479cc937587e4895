package io.millrace.inference.protobuf;

import static io.millrace.backends.CodecSamples.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoReaderTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 300, Integer.MAX_VALUE, -1, Long.MAX_VALUE, Long.MIN_VALUE})
    void readsEveryVarint(long value) {
        Buffer message = bytes(UnknownFieldSet.newBuilder()
                .addField(7, UnknownFieldSet.Field.newBuilder().addVarint(value).build())
                .build()
                .toByteString());

        ProtoReader in = ProtoReader.of(message);

        assertThat(in.next()).isTrue();
        assertThat(in.field()).isEqualTo(7);
        assertThat(in.integer("x")).isEqualTo(value);
        assertThat(in.next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "08, message: it ends within a number",
                "0880, message: it ends within a number",
                "08ffffffffffffffffff02, message: a number has more than 64 bits",
                "0880808080808080808080 00, message: a number has more than 64 bits",
                "00, message: a field has the number 0",
                "ffffffffff0f 00, message: a field's number is out of range",
                "0d000000, \"x: it is 32 bits where a varint belong\"",
                "0a0161, \"x: it is bytes with their length where a varint belong\"",
                "0b0c, \"x: it is a group where a varint belong\"",
            })
    void refusesWhatIsNoField(String hex, String text) {
        assertThat(failure(() -> {
                            ProtoReader in = ProtoReader.of(hex(hex));
                            while (in.next()) in.integer("x");
                        })
                        .text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0a0161, a, true",
        "0a026162, a, false",
        "0a0161, b, false",
        "0a0161, ab, false",
        "0861, a, false",
        "0a, a, false"
    })
    void takesTextThatWasKnownBefore(String hex, String known, boolean isIt) {
        ProtoReader in = ProtoReader.of(hex(hex));
        in.next();

        assertThat(in.takes(known)).isEqualTo(isIt);
    }

    @Test
    void aNameIsOneOfTheModelsOrMadeAnew() {
        List<TensorSpec> known = List.of(
                new TensorSpec("aé", DataType.FP32, Shape.SCALAR), new TensorSpec("b", DataType.FP32, Shape.SCALAR));
        for (String name : List.of("b", "aé", "c")) {
            ProtoReader in = ProtoReader.of(new ProtoWriter().string(1, name).toBuffer());
            in.next();

            assertThat(in.tensorName("name", known)).isEqualTo(name);
            assertThat(in.next()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0a0561, it should have 5 bytes where only 1 are left",
        "0affffffffffffffffff01, it should have 18446744073709551615 bytes where only 0 are left",
        "0affffffff07, it should have 2147483647 bytes where only 0 are left",
        "0a02c328, it is not UTF-8",
        "0a01ff, it is not UTF-8",
    })
    void refusesTextThatIsCutOrNotUtf8(String hex, String problem) {
        ProtoReader in = ProtoReader.of(hex(hex), () -> "inputs[3]");
        assertThat(in.next()).isTrue();

        assertThat(failure(() -> in.string("name"))).isEqualTo(new Failure.Malformed("inputs[3].name", problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"09 00000000000000", "0d 000000", "0b", "0c", "0e", "0f", "0a05", "0880"})
    void failsToPassOverWhatIsCutOrAGroup(String hex) {
        ProtoReader in = ProtoReader.of(hex(hex));
        assertThat(in.next()).isTrue();

        assertThat(failure(in::skip)).isInstanceOf(Failure.Malformed.class);
    }

    @Test
    void boundsAnEmbeddedMessageByItsLength() {
        // A message of two bytes, whose field claims three.
        ProtoReader in = ProtoReader.of(hex("2a02 0a03 616263"));
        assertThat(in.next()).isTrue();
        in.enter("inputs", 0);
        assertThat(in.next()).isTrue();

        assertThat(failure(() -> in.string("name")))
                .isEqualTo(new Failure.Malformed("inputs[0].name", "it should have 3 bytes where only 0 are left"));
    }

    @Test
    void leavesAnEmbeddedMessageAtItsEnd() {
        ProtoReader in = ProtoReader.of(hex("2a02 0801 1002"));
        assertThat(in.next()).isTrue();
        in.enter("inputs", 0);
        assertThat(in.next()).isTrue();
        assertThat(in.integer("x")).isEqualTo(1);
        assertThat(in.next()).isFalse();

        assertThat(in.next()).isTrue();

        assertThat(in.field()).isEqualTo(2);
        assertThat(in.integer("y")).isEqualTo(2);
    }

    @Test
    void refusesASingleMessageGivenTwice() {
        ProtoReader in = ProtoReader.of(hex("0a00 0a00"));
        assertThat(in.next()).isTrue();
        in.enter("model_spec");
        assertThat(in.next()).isFalse();
        assertThat(in.next()).isTrue();

        assertThat(failure(() -> in.enter("model_spec")))
                .isEqualTo(new Failure.Malformed("model_spec", "it is given twice"));
    }

    @Test
    void takesElementsPackedAndSingleByTurns() {
        ProtoElements elements = new ProtoElements(DataType.INT16);
        ProtoReader in = ProtoReader.of(hex("0a02 0102 08 03 0a0a ffffffffffffffffff01 0a00"));

        while (in.next()) elements.add(in, "x");

        assertThat(elements.raw()).isEqualTo(hex("0100 0200 0300 ffff"));
    }

    @Test
    void joinsFloatsOfSeveralPieces() {
        ProtoElements elements = new ProtoElements(DataType.FP32);
        ProtoReader in = ProtoReader.of(hex("0a04 01020304 0d 05060708 0a08 1112131415161718"));

        while (in.next()) elements.add(in, "x");

        assertThat(elements.raw()).isEqualTo(hex("01020304 05060708 1112131415161718"));
    }

    @Test
    void sharesFloatsOfOnePiece() {
        Buffer message = hex("0a04 01020304");
        ProtoElements elements = new ProtoElements(DataType.FP32);
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) elements.add(in, "x");

        message.setByte(2, (byte) 9);

        assertThat(elements.raw()).isEqualTo(hex("09020304"));
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, 0a028001, 128",
        "UINT8, 0a028002, 256",
        "UINT16, 0a0affffffffffffffffff01, -1",
        "INT16, 08808004, 65536",
    })
    void refusesAnElementOutOfItsTypesRange(DataType type, String hex, int value) {
        ProtoReader in = ProtoReader.of(hex(hex));
        assertThat(in.next()).isTrue();

        assertThat(failure(() -> new ProtoElements(type).add(in, "int_val")))
                .isEqualTo(new Failure.Unfit("int_val[0]", value + " is out of range for " + type));
    }

    @Test
    void readsBytesOutsideTheHeapAndInPieces() {
        ByteBuf outside =
                Unpooled.directBuffer().writeBytes(hex("0a0161 0a0162").getBytes());
        Buffer direct = BufferInternal.buffer(outside);
        Buffer pieces = BufferInternal.buffer(Unpooled.wrappedBuffer(
                hex("0a01").getBytes(), hex("61 0a01").getBytes(), hex("62").getBytes()));

        assertThat(texts(direct)).containsExactly("a", "b");
        assertThat(texts(pieces)).containsExactly("a", "b");
        outside.release();
    }

    @Test
    void readsASliceOfALargerBuffer() {
        Buffer larger = hex("ffff 0a0161 ffff");

        assertThat(texts(larger.slice(2, 5))).containsExactly("a");
    }

    private static List<String> texts(Buffer message) {
        List<String> texts = new ArrayList<>();
        ProtoReader in = ProtoReader.of(message);
        while (in.next()) texts.add(in.bytes("x").toString());
        return texts;
    }

    private static Buffer bytes(ByteString message) {
        return Buffer.buffer(message.toByteArray());
    }

    private static Buffer hex(String digits) {
        String packed = digits.replace(" ", "");
        Buffer bytes = Buffer.buffer();
        for (int i = 0; i < packed.length(); i += 2)
            bytes.appendByte((byte) Integer.parseInt(packed.substring(i, i + 2), 16));
        return bytes;
    }
}
