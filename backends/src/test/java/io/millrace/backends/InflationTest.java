package io.millrace.backends;

import static io.millrace.backends.CodecSamples.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.BodyRoom;
import io.millrace.inference.Failure;
import io.millrace.inference.Shed;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InflationTest {
    private static final String TEXT = "{\"inputs\":[[1,2]]}";

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZip", "x-gzip", "deflate"})
    void undoesBothEncodings(String encoding) {
        assertThat(inflation(1000).inflated(encoding, packed(encoding, TEXT.getBytes(UTF_8))))
                .isEqualTo(Buffer.buffer(TEXT));
    }

    @Test
    void takesRoomForWhatItUnpacks() {
        AtomicLong taken = new AtomicLong();
        BodyRoom room = bytes -> taken.addAndGet(bytes) <= 100_000;

        assertThat(new Inflation(1 << 20, room)
                        .inflated("gzip", packed("gzip", new byte[100_000]))
                        .length())
                .isEqualTo(100_000);
        assertThat(taken).hasValue(100_000);
        assertThat(failure(() -> new Inflation(1 << 20, room).inflated("gzip", packed("gzip", new byte[1]))))
                .isEqualTo(new Failure.Rejected(Shed.BUFFERED_BYTES));
    }

    @Test
    void stopsABombAtTheLimit() {
        Buffer bomb = packed("gzip", new byte[50_000_000]);

        assertThat(bomb.length()).isLessThan(100_000);
        assertThat(failure(() -> inflation(1 << 20).inflated("gzip", bomb))).isEqualTo(new Failure.TooLarge(1 << 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesWhatIsNotThatOrIsCut(String encoding) {
        Buffer whole = packed(encoding, TEXT.getBytes(UTF_8));

        assertThat(failure(() -> inflation(1000).inflated(encoding, Buffer.buffer(TEXT))))
                .isEqualTo(new Failure.Malformed("body", "it is not " + encoding));
        assertThat(failure(() -> inflation(1000).inflated(encoding, whole.slice(0, whole.length() - 5))))
                .isEqualTo(new Failure.Malformed("body", "it is not " + encoding));
        assertThat(failure(() -> inflation(1000).inflated(encoding, Buffer.buffer())))
                .isEqualTo(new Failure.Malformed("body", "it is not " + encoding));
    }

    @Test
    void knowsNoOtherEncoding() {
        assertThat(failure(() -> inflation(1000).inflated("br", Buffer.buffer(TEXT))))
                .isEqualTo(new Failure.Unsupported("a body with Content-Encoding br"));
    }

    private static Inflation inflation(long limit) {
        return new Inflation(limit, BodyRoom.UNBOUNDED);
    }

    private static Buffer packed(String encoding, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing =
                encoding.equals("deflate") ? new DeflaterOutputStream(out) : new GZIPOutputStream(out)) {
            packing.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
