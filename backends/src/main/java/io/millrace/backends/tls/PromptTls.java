package io.millrace.backends.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/**
 * TLS of one connection, which closes as one without TLS does. A farewell that cannot leave at once, behind bytes which the
 * other side does not read, is left unsaid: Netty's own handler would keep the connection for three seconds to say it.
 */
public final class PromptTls extends SslHandler {
    public PromptTls(SSLEngine engine, Duration handshakeTimeout) {
        super(engine);
        setHandshakeTimeout(handshakeTimeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Whoever closes has the promise.
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        ChannelOutboundBuffer unsent = ctx.channel().unsafe().outboundBuffer();
        if (unsent == null || unsent.totalPendingWriteBytes() == 0) super.close(ctx, promise);
        else ctx.close(promise);
    }
}
