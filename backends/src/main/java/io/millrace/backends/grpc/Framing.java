package io.millrace.backends.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;

/** Writes a message: a byte that says it is not compressed, its length, and itself. */
final class Framing {
    static final int PREFIX = 5;

    /** A smaller message rides in the buffer of its prefix: one copy and one write, where two buffers take two of each. */
    private static final int MESSAGE_WITH_PREFIX = 16 << 10;

    private Framing() {}

    /**
     * @param message shared: neither written to nor released
     * @param last    whether it ends its stream
     */
    @SuppressWarnings("FutureReturnValueIgnored") // A failed write ends the stream, which is told to its listeners.
    static void write(
            Http2ConnectionEncoder encoder, ChannelHandlerContext ctx, int streamId, ByteBuf message, boolean last) {
        int length = message.readableBytes();
        if (length <= MESSAGE_WITH_PREFIX) {
            ByteBuf whole = prefix(ctx, PREFIX + length, length).writeBytes(message);
            encoder.writeData(ctx, streamId, whole, 0, last, ctx.newPromise());
        } else {
            encoder.writeData(ctx, streamId, prefix(ctx, PREFIX, length), 0, false, ctx.newPromise());
            encoder.writeData(ctx, streamId, message, 0, last, ctx.newPromise());
        }
    }

    /** Ends the stream without another message. */
    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    static void end(Http2ConnectionEncoder encoder, ChannelHandlerContext ctx, int streamId) {
        encoder.writeData(ctx, streamId, Unpooled.EMPTY_BUFFER, 0, true, ctx.newPromise());
    }

    private static ByteBuf prefix(ChannelHandlerContext ctx, int capacity, int length) {
        return ctx.alloc().ioBuffer(capacity).writeByte(0).writeInt(length);
    }
}
