package io.millrace.backends.http;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.WireBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes requests as bytes, for one event loop. Whatever could end a line early, or is no header name, is refused as
 * {@link Failure.Malformed}: headers of an HTTP/2 client have not been through an HTTP/1 decoder.
 */
final class RequestWriter implements HopHeaders.Sink {
    /** A smaller body rides in the buffer of the head: one copy and one write, where two buffers take two of each. */
    private static final int BODY_WITH_HEAD = 16 << 10;

    private static final String NAME_SYMBOLS = "!#$%&'*+-.^_`|~";
    private static final boolean[] IN_NAME = new boolean[128];

    static {
        for (int c = '0'; c <= '9'; c++) IN_NAME[c] = true;
        for (int c = 'a'; c <= 'z'; c++) IN_NAME[c] = true;
        for (int c = 'A'; c <= 'Z'; c++) IN_NAME[c] = true;
        for (int i = 0; i < NAME_SYMBOLS.length(); i++) IN_NAME[NAME_SYMBOLS.charAt(i)] = true;
    }

    private final Optional<String> authorization;
    private byte[] bytes = new byte[4 << 10];
    private int length;

    /** @param token of the pool's servers; a client's own goes before it */
    RequestWriter(Optional<BearerToken> token) {
        this.authorization = token.map(BearerToken::header);
    }

    /**
     * Makes the head. Apart from {@link #send}, because nothing has been sent when this throws.
     *
     * @param basePath        in front of the target
     * @param host            the {@code Host} header
     * @param remainingMillis of the exchange's time
     * @throws io.millrace.inference.FailureException {@code Malformed}
     */
    void prepare(HttpAsk ask, String basePath, String host, long remainingMillis) {
        length = 0;
        token("method", ask.method().name());
        put(' ');
        text(basePath);
        target(ask.target());
        text(" HTTP/1.1\r\nhost: ");
        text(host);
        endLine();
        HopHeaders.forEachPassing(ask.headers(), this);
        if (authorization.isPresent() && !ask.headers().contains(HttpHeaderNames.AUTHORIZATION))
            header(HttpHeaderNames.AUTHORIZATION, authorization.get());
        if (ask.id().isPresent()) header(HopHeaders.REQUEST_ID, ask.id().get().text());
        header(HopHeaders.TIMEOUT, Long.toString(Math.max(1, remainingMillis - ask.hopMarginMillis())));
        frame(ask);
        endLine();
    }

    /** Writes and flushes the head made last. */
    @SuppressWarnings("FutureReturnValueIgnored") // As below.
    void send(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(ctx.alloc().ioBuffer(length).writeBytes(bytes, 0, length), ctx.voidPromise());
    }

    /** Writes and flushes the head made last, and the body. */
    @SuppressWarnings("FutureReturnValueIgnored") // A failed write is told to the handlers, by the void promise.
    void send(Buffer body, ChannelHandlerContext ctx) {
        ByteBuf bodyBytes = ((BufferInternal) body).getByteBuf();
        if (bodyBytes.readableBytes() <= BODY_WITH_HEAD) {
            ByteBuf whole = ctx.alloc().ioBuffer(length + bodyBytes.readableBytes());
            ctx.writeAndFlush(whole.writeBytes(bytes, 0, length).writeBytes(bodyBytes), ctx.voidPromise());
        } else {
            ctx.write(ctx.alloc().ioBuffer(length).writeBytes(bytes, 0, length), ctx.voidPromise());
            ctx.writeAndFlush(bodyBytes, ctx.voidPromise());
        }
    }

    private void frame(HttpAsk ask) {
        switch (ask.body()) {
            case WireBody.Whole(Buffer body) -> {
                if (body.length() > 0 || takesBody(ask.method()))
                    header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()));
            }
            case WireBody.Coming coming -> {
                if (coming.length() >= 0) header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(coming.length()));
                else header(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
        }
    }

    @Override
    public void header(CharSequence name, CharSequence value) {
        token("header name", name);
        put(':');
        put(' ');
        value(name, value);
        endLine();
    }

    private static boolean takesBody(HttpMethod method) {
        return method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT) || method.equals(HttpMethod.PATCH);
    }

    private void token(String what, CharSequence text) {
        int end = room(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || !IN_NAME[c]) throw malformed(what, text);
            bytes[end + i] = (byte) c;
        }
    }

    private void target(String text) {
        int end = room(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127) throw malformed("request target", text);
            bytes[end + i] = (byte) c;
        }
    }

    private void value(CharSequence name, CharSequence text) {
        int end = room(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Tab, visible characters and what HTTP calls obs-text, which passes as the byte it came as.
            if ((c < ' ' && c != '\t') || c == 127 || c > 255) throw malformed("header " + Excerpt.of(name), text);
            bytes[end + i] = (byte) c;
        }
    }

    private void text(String ascii) {
        int end = room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) bytes[end + i] = (byte) ascii.charAt(i);
    }

    private void put(char c) {
        bytes[room(1)] = (byte) c;
    }

    private void endLine() {
        put('\r');
        put('\n');
    }

    /** Makes room for so many bytes, counts them as written, and tells where they go. */
    private int room(int count) {
        int start = length;
        length += count;
        if (length > bytes.length) bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
        return start;
    }

    private static RuntimeException malformed(String where, CharSequence text) {
        return new Failure.Malformed(where, "cannot be sent over HTTP/1.1: " + Excerpt.of(text)).toException();
    }
}
