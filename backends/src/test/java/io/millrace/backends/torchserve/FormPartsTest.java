package io.millrace.backends.torchserve;

import static io.millrace.backends.CodecSamples.failure;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a form's bytes is a part, whatever stands in it, and how much of it there may be. */
class FormPartsTest {
    private static final int PIECE = 8 << 10;

    @Test
    void partsComeBackWholeWhateverTheyHold() {
        Random random = new Random(1);
        for (int round = 0; round < 300; round++) {
            Multipart form = new Multipart();
            List<Buffer> sent = List.of(content(random), content(random), content(random));
            for (Buffer content : sent) form.file("x", "application/octet-stream", content);

            assertThat(FormParts.ofMultipart(Multipart.TYPE, form.body()))
                    .extracting(FormPart::bytes)
                    .as("round %s", round)
                    .isEqualTo(sent);
        }
    }

    /** Rich in what a boundary begins with, and often as long as the pieces it is read in. */
    private static Buffer content(Random random) {
        byte[] alphabet = "\r\n-d7a".getBytes(US_ASCII);
        byte[] content = new byte[random.nextInt(3) * PIECE + random.nextInt(200)];
        for (int i = 0; i < content.length; i++) content[i] = alphabet[random.nextInt(alphabet.length)];
        return Buffer.buffer(content);
    }

    @Test
    void fieldsComeBackWholeWhateverTheyHold() {
        Random random = new Random(2);
        for (int round = 0; round < 30; round++) {
            byte[] value = new byte[random.nextInt(2) * PIECE + random.nextInt(200)];
            random.nextBytes(value);
            String body = "x=" + HexFormat.of().withPrefix("%").formatHex(value) + "&y=a+b";

            assertThat(FormParts.ofFields(Buffer.buffer(body)))
                    .as("round %s", round)
                    .isEqualTo(List.of(
                            new FormPart("x", "", Buffer.buffer(value)), new FormPart("y", "", Buffer.buffer("a b"))));
        }
    }

    @Test
    void tellsNameAndType() {
        Multipart form = new Multipart().file("a b", "image/png", "1").field("c", "2");
        assertThat(FormParts.ofMultipart(Multipart.TYPE.replace("multipart", "Multipart"), form.body()))
                .isEqualTo(List.of(
                        new FormPart("a b", "image/png", Buffer.buffer("1")),
                        new FormPart("c", "", Buffer.buffer("2"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data;",
                "multipart/form-data; charset=utf-8",
                "multipart/form-data; boundary",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=\"",
                "multipart/form-data; boundary=x; charset=nothing-such",
                "multipart/form-data; boundary=other"
            })
    void refusesAFormWithoutItsBoundary(String contentType) {
        Buffer body = new Multipart().field("x", "1").body();
        assertThat(failure(() -> FormParts.ofMultipart(contentType, body)).text())
                .matches(
                        "(content-type: a form of parts without a boundary|body: it is not a form: .*|body: a form that ends too early)");
    }

    @Test
    void refusesABoundaryThatIsTooLong() {
        assertThat(failure(() -> FormParts.ofMultipart(
                                "multipart/form-data; boundary=" + "b".repeat(200), Buffer.buffer()))
                        .text())
                .isEqualTo("content-type: longer than 128 characters");
    }

    @Test
    void refusesAFormThatIsCutAnywhere() {
        Buffer whole =
                new Multipart().field("x", "[1]").file("y", "text/plain", "[2]").body();
        int closed = whole.length() - "\r\n".length();
        for (int end = 0; end < closed; end++) {
            Buffer cut = whole.slice(0, end);
            assertThat(failure(() -> FormParts.ofMultipart(Multipart.TYPE, cut)).text())
                    .as("cut at %s", end)
                    .startsWith("body: ");
        }
        assertThat(FormParts.ofMultipart(Multipart.TYPE, whole.slice(0, closed)))
                .hasSize(2);
    }

    @Test
    void refusesMorePartsThanAnybodyHasInputs() {
        Multipart form = new Multipart();
        for (int i = 0; i < 1024; i++) form.field("x" + i, "1");
        assertThat(FormParts.ofMultipart(Multipart.TYPE, form.body())).hasSize(1024);
        assertThat(failure(() -> FormParts.ofMultipart(
                                Multipart.TYPE, form.field("x", "1").body()))
                        .text())
                .isEqualTo("body: a form of more than 1024 parts");
        assertThat(failure(() -> FormParts.ofFields(Buffer.buffer("x&".repeat(1025))))
                        .text())
                .isEqualTo("body: a form of more than 1024 parts");
    }

    @Test
    void refusesMoreBytesThanItWouldLookThrough() {
        Multipart form = new Multipart().field("x", "1".repeat(8 << 20));
        assertThat(failure(() -> FormParts.ofMultipart(Multipart.TYPE, form.body())))
                .isEqualTo(new Failure.TooLarge(8 << 20));
    }

    @Test
    void refusesAHeadWithoutAName() {
        Buffer body = Buffer.buffer("--b\r\n\r\n1\r\n--b--\r\n");
        assertThat(failure(() -> FormParts.ofMultipart("multipart/form-data; boundary=b", body))
                        .text())
                .isEqualTo("body: it is not a form: its boundary, or the head of one of its parts, is not right");
    }

    @Test
    void refusesAHeadThatIsTooLong() {
        String attributes = "x=1; ".repeat(1 << 20);
        for (Buffer body : List.of(
                new Multipart().field("x\"; " + attributes + "y=\"", "1").body(),
                new Multipart()
                        .file("x", "text/plain\r\n" + "a: b\r\n".repeat(1 << 20), "1")
                        .body()))
            assertThat(failure(() -> FormParts.ofMultipart(Multipart.TYPE, body))
                            .text())
                    .startsWith("body: a form with a name or a head of over 8192 bytes");
        assertThat(failure(() -> FormParts.ofFields(Buffer.buffer("[1,".repeat(1 << 20))))
                        .text())
                .startsWith("body: a form with a name or a head of over 8192 bytes");
    }

    @Test
    void refusesPartsWithinPartsWithoutEnd() {
        String empty = "--b\nContent-Type: multipart/mixed; boundary=m\n\n--m--\n";
        assertThat(failure(() -> FormParts.ofMultipart(
                                "multipart/form-data; boundary=b", Buffer.buffer(empty.repeat(1 << 17))))
                        .text())
                .isEqualTo("body: a form that ends too early");
    }
}
