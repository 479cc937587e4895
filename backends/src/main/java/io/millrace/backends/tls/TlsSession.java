package io.millrace.backends.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * Behind the TLS of a connection to a server: tells of the handshake's end, then turns what TLS knows into what every
 * connection knows. A server's farewell is the end of the connection, and what breaks TLS is an {@link java.io.IOException}.
 */
final class TlsSession extends ChannelInboundHandlerAdapter {
    private final SslHandler tls;
    private final TlsClient.Speaks speaks;
    private final Runnable secured;
    private final Consumer<Throwable> failed;
    private boolean isShakingHands = true;
    private boolean isSecured;

    TlsSession(SslHandler tls, TlsClient.Speaks speaks, Runnable secured, Consumer<Throwable> failed) {
        this.tls = tls;
        this.speaks = speaks;
        this.secured = secured;
        this.failed = failed;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent end
            when isShakingHands -> {
                isShakingHands = false;
                ends(ctx, end);
            }
            case SslCloseCompletionEvent farewell when farewell.isSuccess() -> ctx.close();
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
    private void ends(ChannelHandlerContext ctx, SslHandshakeCompletionEvent end) {
        if (!end.isSuccess()) {
            boolean left = end.cause() instanceof ClosedChannelException;
            failed.accept(left ? new HandshakeException("it ended the connection within the handshake") : end.cause());
        } else if (!speaks.isMetBy(tls.applicationProtocol())) {
            ctx.close();
            failed.accept(new HandshakeException("it does not agree on " + speaks.protocol() + " by ALPN"));
        } else {
            isSecured = true;
            secured.run();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Of the handshake, its end tells.
        if (!isSecured) return;
        ctx.fireExceptionCaught(
                cause instanceof DecoderException && cause.getCause() instanceof SSLException broken ? broken : cause);
    }
}
