package io.millrace.backends.grpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Sends a client's messages as they come; while the server takes no more, the client is not asked for more. On its event
 * loop only.
 */
final class RequestPump {
    private final ReadStream<Buffer> messages;
    private final GrpcConnection connection;
    private final ChannelHandlerContext ctx;
    private final Http2Stream stream;
    private boolean held;
    private boolean over;

    RequestPump(ReadStream<Buffer> messages, GrpcConnection connection, ChannelHandlerContext ctx, Http2Stream stream) {
        this.messages = messages;
        this.connection = connection;
        this.ctx = ctx;
        this.stream = stream;
    }

    /**
     * To be called once the head is on its way.
     *
     * @param rewriting  a message as the server is to get it
     * @param whenBroken told why the rest will not come
     */
    void begin(UnaryOperator<Buffer> rewriting, Consumer<Throwable> whenBroken) {
        if (over) return;
        messages.exceptionHandler(cause -> broken(cause, whenBroken));
        messages.endHandler(end -> finish());
        messages.handler(message -> {
            if (over) return;
            try {
                send(rewriting.apply(message));
            } catch (RuntimeException unreadable) {
                broken(unreadable, whenBroken);
            }
        });
        messages.resume();
    }

    /** The server may take more than before, or less. */
    void writabilityChanged() {
        if (over) return;
        boolean full = !connection.encoder().flowController().isWritable(stream);
        if (full == held) return;
        held = full;
        if (full) messages.pause();
        else messages.resume();
    }

    /** Nobody wants the rest. */
    void stop() {
        if (over) return;
        over = true;
        messages.pause();
    }

    private void send(Buffer message) {
        Framing.write(connection.encoder(), ctx, stream.id(), ((BufferInternal) message).getByteBuf(), false);
        connection.flush(ctx);
        writabilityChanged();
    }

    private void finish() {
        if (over) return;
        over = true;
        Framing.end(connection.encoder(), ctx, stream.id());
        connection.flush(ctx);
    }

    private void broken(Throwable cause, Consumer<Throwable> whenBroken) {
        if (over) return;
        over = true;
        whenBroken.accept(cause);
    }
}
