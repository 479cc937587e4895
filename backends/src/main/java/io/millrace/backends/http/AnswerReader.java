package io.millrace.backends.http;

import io.millrace.backends.BadAnswerException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/**
 * Collects one answer. Its body is copied once, out of the network's buffers into memory of its own. An answer is whole
 * only by its own length or its last chunk: one that ends with the connection cannot be told from a cut, and is refused,
 * but for an event stream that is passed on and whose {@link LastEvent} tells.
 */
final class AnswerReader {
    /** A longer body is not given its whole room on the word of its header alone. */
    private static final int TRUSTED_LENGTH = 1 << 20;

    private final HttpResponse head;
    private final long limit;
    private final long declared;
    private final @Nullable LastEvent lastEvent;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;

    /** @throws BadAnswerException when the head says that the answer is too long, or not how long */
    AnswerReader(HttpResponse head, HttpMethod asked, AnswerFlow flow, long limit) {
        this.head = head;
        this.limit = Math.min(limit, Integer.MAX_VALUE - 8);
        this.declared = HttpUtil.getContentLength(head, -1L);
        boolean endsWithHead = endsWithHead(asked);
        if (declared > limit && !endsWithHead) throw tooLong();
        boolean endsWithConnection = declared < 0 && !endsWithHead && !HttpUtil.isTransferEncodingChunked(head);
        if (endsWithConnection && !(flow == AnswerFlow.AT_ONCE && AnswerFlow.isEvents(head)))
            throw new BadAnswerException("it has no length, so that its end cannot be told from a cut");
        this.lastEvent = endsWithConnection ? new LastEvent() : null;
    }

    private boolean endsWithHead(HttpMethod asked) {
        int status = head.status().code();
        return status == 204 || status == 304 || asked.equals(HttpMethod.HEAD);
    }

    /** @throws BadAnswerException when the answer has become too long */
    void take(ByteBuf content) {
        int more = content.readableBytes();
        if (more == 0) return;
        long needed = (long) body.writerIndex() + more;
        if (needed > limit) throw tooLong();
        if (needed > body.capacity()) grow((int) needed);
        body.writeBytes(content, content.readerIndex(), more);
    }

    private void grow(int needed) {
        long room = Math.max(needed, body.capacity() * 2L);
        if (declared >= 0) room = Math.min(declared, Math.max(room, TRUSTED_LENGTH));
        int capacity = (int) Math.min(Math.max(room, needed), limit);
        if (body.capacity() == 0) body = Unpooled.buffer(capacity, (int) limit);
        else body.capacity(capacity);
    }

    /** Of a body that is passed on instead. */
    void passes(ByteBuf content) {
        if (lastEvent != null) lastEvent.take(content);
    }

    /** Of one whose last byte has come: whether that came too early. */
    boolean wasCut() {
        return lastEvent != null && !lastEvent.isDone();
    }

    /** Bytes of the body so far. */
    int length() {
        return body.writerIndex();
    }

    /** The answer as far as it has come: after its last byte, the whole. */
    HttpAnswer answer() {
        return new HttpAnswer(head.status().code(), (MultiMap) head.headers(), BufferInternal.buffer(body));
    }

    /** Whether the server lets the connection be used again. */
    boolean keepsAlive() {
        return lastEvent == null && HttpUtil.isKeepAlive(head);
    }

    private BadAnswerException tooLong() {
        return new BadAnswerException("it is longer than " + limit + " bytes");
    }
}
