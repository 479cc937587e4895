package io.millrace.router.listen;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * First in a connection's pipeline, or behind its TLS, until its protocol is known. Vert.x tells HTTP/1 from HTTP/2 by the
 * first bytes, and puts its decoder into the pipeline in the same breath as it hands those bytes to it. So they are fed to
 * it one by one; as soon as the decoder stands there, having seen only the beginning of a method's name, the guarded one
 * takes its place. Netty passes on what the old one had read. Then the door leaves the pipeline, and costs nothing more.
 *
 * <p>With TLS, HTTP/2 is spoken exactly where ALPN agreed on it (RFC 9113, section 3.2): a connection on which anything else
 * comes is closed.
 */
final class ConnectionDoor extends ChannelInboundHandlerAdapter {
    /** Vert.x knows after 24 bytes, the length of the HTTP/2 preface. */
    private static final int PREFACE_BYTES = 24;

    private final HttpServerOptions limits;
    private final Duration headTimeout;
    private @Nullable ScheduledFuture<?> silence;
    private int fed;

    ConnectionDoor(HttpServerOptions limits, Duration headTimeout) {
        this.limits = limits;
        this.headTimeout = headTimeout;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
    public void channelActive(ChannelHandlerContext ctx) {
        silence = ctx.executor().schedule((Runnable) ctx::close, headTimeout.toMillis(), TimeUnit.MILLISECONDS);
        ctx.fireChannelActive();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        while (bytes.isReadable() && fed < PREFACE_BYTES && !isKnown(ctx) && !isBroken(ctx)) {
            fed++;
            ctx.fireChannelRead(bytes.readRetainedSlice(1));
        }
        if (isBroken(ctx)) {
            bytes.release();
            ctx.close();
            return;
        }
        if (isKnown(ctx) || fed >= PREFACE_BYTES) ctx.pipeline().remove(this);
        if (bytes.isReadable()) ctx.fireChannelRead(bytes);
        else bytes.release();
    }

    /** Whether the other side speaks otherwise than it agreed to. Vert.x goes over to HTTP/2 at the preface's last byte. */
    private boolean isBroken(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls == null) return false;
        boolean agreed = ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
        return agreed ? isKnown(ctx) : fed == PREFACE_BYTES - 1 && !isKnown(ctx);
    }

    /** Swaps the decoder when HTTP/1 has been recognised. */
    private boolean isKnown(ChannelHandlerContext ctx) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (pipeline.get(GuardedRequestDecoder.class) != null) return true;
        if (pipeline.get(VertxHttpRequestDecoder.class) == null) return false;
        boolean encrypted = pipeline.get(SslHandler.class) != null;
        pipeline.replace(
                VertxHttpRequestDecoder.class,
                "httpDecoder",
                new GuardedRequestDecoder(limits, headTimeout, encrypted));
        pipeline.addBefore(ctx.name(), null, new FlushedClose());
        return true;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (silence != null) silence.cancel(false);
    }
}
