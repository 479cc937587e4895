package io.millrace.router.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.function.Predicate;

/** One request as it goes over the wire, and how its answer is known. */
public final class Ask {
    private final byte[] bytes;
    private final Predicate<FullHttpResponse> right;
    private final int kind;

    /**
     * @param bytes of head and body; shared, never changed
     * @param right whether an answer with a status of success is the right one; on the client's loop
     * @param kind  which count it belongs to, from 0
     */
    public Ask(byte[] bytes, Predicate<FullHttpResponse> right, int kind) {
        this.bytes = bytes;
        this.right = right;
        this.kind = kind;
    }

    ByteBuf bytes() {
        return Unpooled.wrappedBuffer(bytes);
    }

    boolean isRight(FullHttpResponse answer) {
        return right.test(answer);
    }

    int kind() {
        return kind;
    }
}
