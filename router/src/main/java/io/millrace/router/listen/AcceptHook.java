package io.millrace.router.listen;

import io.millrace.backends.tls.PromptTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * In the pipeline of a listening socket, on its acceptor thread: gives each accepted connection its TLS and a door, and
 * closes those over the limit at once, which costs less than to let them wait for what they cannot have.
 */
final class AcceptHook extends ChannelInboundHandlerAdapter {
    private final HttpServerOptions limits;
    private final Duration headTimeout;
    private final int maxConnections;
    private final Optional<Supplier<SslContext>> tls;
    private final OpenConnections open = new OpenConnections();

    AcceptHook(HttpServerOptions limits, Duration headTimeout, int maxConnections, Optional<Supplier<SslContext>> tls) {
        this.limits = limits;
        this.headTimeout = headTimeout;
        this.maxConnections = maxConnections;
        this.tls = tls;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        Channel connection = (Channel) accepted;
        if (open.count() >= maxConnections) {
            connection.unsafe().closeForcibly();
            return;
        }
        open.begins();
        connection.closeFuture().addListener(closed -> open.ends());
        tls.ifPresent(context ->
                connection.pipeline().addLast(new PromptTls(context.get().newEngine(connection.alloc()), headTimeout)));
        connection.pipeline().addLast(new ConnectionDoor(limits, headTimeout));
        ctx.fireChannelRead(accepted);
    }
}
