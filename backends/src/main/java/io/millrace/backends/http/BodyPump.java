package io.millrace.backends.http;

import io.millrace.inference.Failure;
import io.millrace.inference.WireBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Sends a request's body as it comes from the client: by its length where that was announced, in chunks otherwise. While
 * the server takes no more, the client is not read. On its event loop only.
 *
 * <p>The length is held to, whatever the client's own framing let through: one byte more would be the head of another
 * request.
 */
final class BodyPump {
    private static final ByteBuf LINE_END = Unpooled.unreleasableBuffer(text("\r\n"));
    private static final ByteBuf LAST_CHUNK = Unpooled.unreleasableBuffer(text("0\r\n\r\n"));

    private final ReadStream<Buffer> body;
    private final long length;
    private final ChannelHandlerContext ctx;
    private final Consumer<Throwable> whenBroken;
    private long sent;
    private boolean held;
    private boolean done;
    private boolean stopped;

    /** @param whenBroken told why the rest of the body will not come */
    BodyPump(WireBody.Coming coming, ChannelHandlerContext ctx, Consumer<Throwable> whenBroken) {
        this.body = coming.take();
        this.length = coming.length();
        this.ctx = ctx;
        this.whenBroken = whenBroken;
    }

    /** To be called once the head is on its way. */
    void begin() {
        body.exceptionHandler(this::broken);
        body.endHandler(end -> finish());
        body.handler(this::send);
        body.resume();
    }

    /** The whole body was handed to the socket. */
    boolean isDone() {
        return done;
    }

    /** It is the client that more is waited for from. */
    boolean awaitsClient() {
        return !done && !stopped && !held;
    }

    /** The server may take more than before, or less. */
    void writabilityChanged() {
        if (done || stopped) return;
        boolean full = !ctx.channel().isWritable();
        if (full == held) return;
        held = full;
        if (full) body.pause();
        else body.resume();
    }

    /** Nobody wants the rest. */
    void stop() {
        if (done || stopped) return;
        stopped = true;
        body.pause();
    }

    private void send(Buffer bytes) {
        if (done || stopped || bytes.length() == 0) return;
        sent += bytes.length();
        if (length >= 0 && sent > length) {
            broken(new Failure.Malformed("body", "it is longer than its Content-Length").toException());
            return;
        }
        if (length < 0) {
            write(text(Integer.toHexString(bytes.length()) + "\r\n"));
            write(((BufferInternal) bytes).getByteBuf());
            write(LINE_END.duplicate());
        } else {
            write(((BufferInternal) bytes).getByteBuf());
        }
        ctx.flush();
        // By its length the server knows the end as soon as we do.
        if (sent == length) done = true;
        else writabilityChanged();
    }

    private void finish() {
        if (done || stopped) return;
        if (length >= 0 && sent < length) {
            broken(new Failure.Malformed("body", "it is shorter than its Content-Length").toException());
            return;
        }
        done = true;
        if (length < 0) {
            write(LAST_CHUNK.duplicate());
            ctx.flush();
        }
    }

    private void broken(Throwable cause) {
        if (done || stopped) return;
        stopped = true;
        whenBroken.accept(cause);
    }

    /** Not by the void promise: a server that answers before it has read all makes writes fail, and its answer counts. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void write(ByteBuf bytes) {
        ctx.write(bytes);
    }

    private static ByteBuf text(String ascii) {
        return Unpooled.wrappedBuffer(ascii.getBytes(StandardCharsets.US_ASCII));
    }
}
