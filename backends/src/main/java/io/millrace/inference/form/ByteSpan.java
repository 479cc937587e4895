package io.millrace.inference.form;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * The bytes of a buffer where they lie, for loops that a call for each byte would slow down. Never written to.
 *
 * @param array shared with the buffer, or a copy where its bytes are in no array
 * @param to    behind the last byte
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record ByteSpan(byte[] array, int from, int to) {

    public static ByteSpan of(Buffer buffer) {
        ByteBuf bytes = ((BufferInternal) buffer).getByteBuf();
        if (!bytes.hasArray()) return new ByteSpan(buffer.getBytes(), 0, buffer.length());
        int from = bytes.arrayOffset() + bytes.readerIndex();
        return new ByteSpan(bytes.array(), from, from + buffer.length());
    }

    public int length() {
        return to - from;
    }

    /** A buffer that shares the bytes. Not releasable, as all buffers of Vert.x: it may be sent more than once. */
    public Buffer toBuffer() {
        return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(array, from, length())));
    }

    /** Buffers one behind the other as one that shares their bytes; not releasable either. */
    public static Buffer joined(ByteBuf... parts) {
        return BufferInternal.buffer(Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(parts)));
    }
}
