package io.millrace.backends.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.AsciiString;
import io.vertx.core.http.impl.headers.HeadersMultiMap;

/** Netty's decoder of answers, with header names guarded, and headers in the map that Vert.x shares with Netty. */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final int MAX_STATUS_LINE = 4 << 10;
    /** Twice what our own door takes of a client. */
    static final int MAX_HEADERS = 32 << 10;

    private static final int MAX_CHUNK = 64 << 10;

    private boolean answersHead;

    AnswerDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_STATUS_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MAX_CHUNK)
                .setHeadersFactory(new SharedHeaders()));
    }

    /** The next answer is one to {@code HEAD}, and ends with its headers whatever they say. */
    void expectsNoBody(boolean head) {
        answersHead = head;
    }

    /** Whether bytes have come beyond those decoded so far. */
    boolean hasMore() {
        return actualReadableBytes() > 0;
    }

    @Override
    protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
        if (length == 0) throw new IllegalArgumentException("a header without a name");
        FramingGuard.check(bytes, start, length);
        return super.splitHeaderName(bytes, start, length);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        return answersHead || super.isContentAlwaysEmpty(message);
    }

    private static final class SharedHeaders implements HttpHeadersFactory {
        @Override
        public HttpHeaders newHeaders() {
            return HeadersMultiMap.httpHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return newHeaders();
        }
    }
}
