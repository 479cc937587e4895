package io.millrace.router.listen;

import io.millrace.backends.http.FramingGuard;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's request decoder with two guards: header names it would mistake for framing, empty ones, transfer codings that
 * leave the body's end open (RFC 9112, section 6.3) and anything but one valid {@code Host} (section 3.2) make a bad
 * request, which Vert.x answers with 400 and a close; and a head that has begun must be whole in time. A head that comes in one read, as nearly all do, costs neither a timer
 * nor an object.
 */
final class GuardedRequestDecoder extends VertxHttpRequestDecoder {
    private final Duration headTimeout;
    private final boolean encrypted;
    private @Nullable ScheduledFuture<?> headLimit;
    private boolean betweenRequests = true;
    private int hosts;

    /** @param encrypted whether ALPN has had its say already */
    GuardedRequestDecoder(HttpServerOptions limits, Duration headTimeout, boolean encrypted) {
        super(limits);
        this.headTimeout = headTimeout;
        this.encrypted = encrypted;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        super.decode(ctx, in, out);
        int decoded = out.size() - before;
        if (decoded > 0) {
            betweenRequests = out.getLast() instanceof LastHttpContent;
            if (headLimit != null) {
                headLimit.cancel(false);
                headLimit = null;
            }
        } else if (betweenRequests && headLimit == null) {
            headLimit = ctx.executor().schedule((Runnable) ctx::close, headTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        hosts = 0;
        return super.createMessage(initialLine);
    }

    /** Asked once, between a head and its body. */
    @Override
    protected boolean isContentAlwaysEmpty(@Nullable HttpMessage head) {
        if (head != null) {
            requireOneHost(head);
            requireKnownEnd(head);
            // Vert.x, which knows of no TLS, would go over to HTTP/2 here.
            if (encrypted) head.headers().remove(HttpHeaderNames.UPGRADE);
        }
        return super.isContentAlwaysEmpty(head);
    }

    /** Whoever reads another host than the next hop is a way around both their rules. */
    private void requireOneHost(HttpMessage head) {
        if (hosts == 0 && !head.protocolVersion().equals(HttpVersion.HTTP_1_1)) return;
        if (hosts != 1) throw new IllegalArgumentException("not exactly one Host");
        if (!HostField.isValid(head.headers().get(HttpHeaderNames.HOST)))
            throw new IllegalArgumentException("a Host that is none");
    }

    /** A coding that ends elsewhere than we think would hide a request in the body. */
    private static void requireKnownEnd(HttpMessage head) {
        List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")))
            throw new IllegalArgumentException("a transfer coding that is not chunked alone");
    }

    @Override
    protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
        if (length == 0) throw new IllegalArgumentException("a header without a name");
        FramingGuard.check(bytes, start, length);
        AsciiString name = super.splitHeaderName(bytes, start, length);
        if (length == HttpHeaderNames.HOST.length() && HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) hosts++;
        return name;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (headLimit != null) headLimit.cancel(false);
        super.channelInactive(ctx);
    }
}
