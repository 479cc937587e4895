package io.millrace.backends;

import io.millrace.inference.BodyRoom;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shed;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * Undoes the {@code Content-Encoding} of a request that has to be read, or the {@code grpc-encoding} of a message:
 * {@code gzip} and {@code deflate}, which in HTTP is zlib. A small body may unpack to a thousand times its size, so that it is bounded as it grows. Source: RFC 9110, 8.4.1.
 */
public final class Inflation {
    private static final int STEP = 16 << 10;

    private final long limit;
    private final BodyRoom room;

    /** @param limit bytes of an unpacked body */
    public Inflation(long limit, BodyRoom room) {
        this.limit = limit;
        this.room = room;
    }

    /** Fails with {@code Unsupported}, {@code Malformed}, {@code TooLarge}, or {@code Rejected} where there is no room. */
    public Buffer inflated(String encoding, Buffer body) {
        try (InputStream in = opened(encoding, new ByteArrayInputStream(body.getBytes()))) {
            byte[] step = new byte[STEP];
            Buffer out = Buffer.buffer();
            for (int count = in.read(step); count >= 0; count = in.read(step)) {
                if ((long) out.length() + count > limit) throw new Failure.TooLarge(limit).toException();
                if (!room.tryTake(count)) throw new Failure.Rejected(Shed.BUFFERED_BYTES).toException();
                out.appendBytes(step, 0, count);
            }
            return out;
        } catch (IOException notThat) {
            throw new Failure.Malformed("body", "it is not " + encoding.toLowerCase(Locale.ROOT)).toException();
        }
    }

    private static InputStream opened(String encoding, InputStream in) throws IOException {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default -> throw unsupported(encoding);
        };
    }

    private static FailureException unsupported(String encoding) {
        return new Failure.Unsupported("a body with Content-Encoding " + Excerpt.of(encoding)).toException();
    }
}
