package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Cuts messages out of an answer's frames, which need not align with them. Each is copied once, out of the network's buffers
 * into memory of its own.
 */
final class MessageReader {
    /** A longer message is not given its whole room on the word of its prefix alone. */
    private static final int TRUSTED_LENGTH = 1 << 20;

    private final Taker to;
    private final long limit;
    private int prefixBytes;
    private int length;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    /** Whom the messages are for. */
    interface Taker {
        /** @throws BadAnswerException when it is one too many */
        void messageBegins();

        void take(Buffer message);
    }

    /** @param limit bytes of each message */
    MessageReader(Taker to, long limit) {
        this.to = to;
        this.limit = Math.min(limit, Integer.MAX_VALUE - 8);
    }

    /** @throws BadAnswerException when a message is too long, compressed, or one too many */
    void take(ByteBuf data) {
        while (data.isReadable()) {
            if (prefixBytes < Framing.PREFIX) takePrefix(data.readUnsignedByte());
            else takeBody(data);
        }
    }

    private void takePrefix(int octet) {
        if (prefixBytes == 0) {
            to.messageBegins();
            length = 0;
            // Identity is all that was accepted, so that no answer is longer than it says.
            if (octet != 0) throw new BadAnswerException(octet == 1 ? "it is compressed" : "it is not gRPC");
        } else {
            length = length << 8 | octet;
        }
        if (++prefixBytes < Framing.PREFIX) return;
        if (length < 0 || length > limit) throw new BadAnswerException("it is longer than " + limit + " bytes");
        if (length == 0) whole();
    }

    private void takeBody(ByteBuf data) {
        int more = Math.min(data.readableBytes(), length - body.writerIndex());
        if (body.writableBytes() < more) grow(body.writerIndex() + more);
        body.writeBytes(data, more);
        if (body.writerIndex() == length) whole();
    }

    private void grow(int needed) {
        int room = (int) Math.min(length, Math.max(Math.max(needed, TRUSTED_LENGTH), body.capacity() * 2L));
        if (body.capacity() == 0) body = Unpooled.buffer(room, length);
        else body.capacity(room);
    }

    private void whole() {
        Buffer message = BufferInternal.buffer(body);
        prefixBytes = 0;
        body = Unpooled.EMPTY_BUFFER;
        to.take(message);
    }

    /** @throws BadAnswerException when the last message is not all there */
    void requireWhole() {
        if (prefixBytes > 0) throw new BadAnswerException("its message is cut");
    }
}
