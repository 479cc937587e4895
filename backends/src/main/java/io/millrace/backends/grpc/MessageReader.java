package io.millrace.backends.grpc;

import io.millrace.backends.BadAnswerException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Reads the one message of a unary answer out of its frames, which need not align with it. It is copied once, out of the
 * network's buffers into memory of its own.
 */
final class MessageReader {
    /** A longer message is not given its whole room on the word of its prefix alone. */
    private static final int TRUSTED_LENGTH = 1 << 20;

    private final long limit;
    private int prefixBytes;
    private int length;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    MessageReader(long limit) {
        this.limit = Math.min(limit, Integer.MAX_VALUE - 8);
    }

    /** @throws BadAnswerException when the message is too long, compressed, or a second one */
    void take(ByteBuf data) {
        while (prefixBytes < Framing.PREFIX && data.isReadable()) takePrefix(data.readUnsignedByte());
        int more = data.readableBytes();
        if (more == 0) return;
        int missing = length - body.writerIndex();
        if (more > missing) throw new BadAnswerException("it has more than one message");
        if (body.writableBytes() < more) grow(body.writerIndex() + more);
        body.writeBytes(data, data.readerIndex(), more);
    }

    private void takePrefix(int octet) {
        if (prefixBytes == 0) {
            // Identity is all that was accepted, so that no answer is longer than it says.
            if (octet != 0) throw new BadAnswerException(octet == 1 ? "it is compressed" : "it is not gRPC");
        } else {
            length = length << 8 | octet;
        }
        if (++prefixBytes == Framing.PREFIX && (length < 0 || length > limit))
            throw new BadAnswerException("it is longer than " + limit + " bytes");
    }

    private void grow(int needed) {
        int room = (int) Math.min(length, Math.max(Math.max(needed, TRUSTED_LENGTH), body.capacity() * 2L));
        if (body.capacity() == 0) body = Unpooled.buffer(room, length);
        else body.capacity(room);
    }

    /**
     * The message, when all frames have been taken.
     *
     * @throws BadAnswerException when there is none, or not all of it
     */
    Buffer whole() {
        if (prefixBytes == 0) throw new BadAnswerException("its status is OK, but it has no message");
        if (prefixBytes < Framing.PREFIX || body.writerIndex() < length)
            throw new BadAnswerException("its message is cut");
        return BufferInternal.buffer(body);
    }
}
