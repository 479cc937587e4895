package io.millrace.router.listen;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The best transport of this machine, with a door in front of every connection that its servers accept. */
public final class GuardedTransport implements io.vertx.core.transport.Transport {
    private final io.vertx.core.transport.Transport best;
    private final HttpServerOptions limits;
    private final Duration headTimeout;
    private final int maxConnections;
    private final Optional<Supplier<SslContext>> tls;
    private final Optional<Supplier<SslContext>> http1Tls;

    /**
     * @param limits         bounds of lines and headers, as the decoder takes them
     * @param headTimeout    in which the head of a request must have come whole
     * @param maxConnections of one listening port; more are closed as they come
     * @param tls            of the next connection: of servers with ALPN in their options, to which Vert.x then brings no
     *                       TLS of its own
     * @param http1Tls       of those whose ALPN knows nothing of HTTP/2
     */
    public GuardedTransport(
            HttpServerOptions limits,
            Duration headTimeout,
            int maxConnections,
            Optional<Supplier<SslContext>> tls,
            Optional<SslContext> http1Tls) {
        this.limits = limits;
        this.best = best();
        this.headTimeout = headTimeout;
        this.maxConnections = maxConnections;
        this.tls = tls;
        this.http1Tls = http1Tls.map(context -> () -> context);
    }

    private Optional<Supplier<SslContext>> tlsOf(NetServerOptions options) {
        if (!options.isUseAlpn()) return Optional.empty();
        return options.getSslOptions().getApplicationLayerProtocols().contains(HttpVersion.HTTP_2.alpnName())
                ? tls
                : http1Tls;
    }

    private static io.vertx.core.transport.Transport best() {
        io.vertx.core.transport.@Nullable Transport platforms = io.vertx.core.transport.Transport.nativeTransport();
        return platforms != null && platforms.available() ? platforms : io.vertx.core.transport.Transport.NIO;
    }

    @Override
    public String name() {
        return best.name();
    }

    @Override
    public boolean available() {
        return best.available();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return best.unavailabilityCause();
    }

    @Override
    public Transport implementation() {
        return new Guarded(best.implementation());
    }

    private final class Guarded implements Transport {
        private final Transport plain;

        private Guarded(Transport plain) {
            this.plain = plain;
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            plain.configure(options, domainSocket, bootstrap);
            bootstrap.handler(new AcceptHook(limits, headTimeout, maxConnections, tlsOf(options)));
        }

        @Override
        public boolean supportsDomainSockets() {
            return plain.supportsDomainSockets();
        }

        @Override
        public boolean supportFileRegion() {
            return plain.supportFileRegion();
        }

        @Override
        public boolean isAvailable() {
            return plain.isAvailable();
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return plain.unavailabilityCause();
        }

        @Override
        public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
            return plain.convert(address);
        }

        @Override
        public io.vertx.core.net.@Nullable SocketAddress convert(SocketAddress address) {
            return plain.convert(address);
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return plain.ioHandlerFactory();
        }

        @Override
        public EventLoopGroup eventLoopGroup(int type, int nThreads, ThreadFactory threadFactory, int ioRatio) {
            return plain.eventLoopGroup(type, nThreads, threadFactory, ioRatio);
        }

        @Override
        public DatagramChannel datagramChannel() {
            return plain.datagramChannel();
        }

        @Override
        @SuppressWarnings("deprecation") // the interface asks for it
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return plain.datagramChannel(family);
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return plain.channelFactory(domainSocket);
        }

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            return plain.serverChannelFactory(domainSocket);
        }

        @Override
        public void configure(DatagramChannel channel, DatagramSocketOptions options) {
            plain.configure(channel, options);
        }

        @Override
        public void configure(
                ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
            plain.configure(options, connectTimeout, domainSocket, bootstrap);
        }
    }
}
