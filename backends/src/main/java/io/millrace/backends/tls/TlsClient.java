package io.millrace.backends.tls;

import io.millrace.backends.tls.ClientTls.Verify;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Begins TLS with the servers of a pool, on sockets that are open. On the event loop of the socket. */
public final class TlsClient {
    /** What a server must be ready to speak. */
    public enum Speaks {
        /** HTTP/2, agreed on by ALPN: nothing else tells that the server knows it. */
        HTTP_2(TlsPolicy.HTTP_2, true),
        /** HTTP/1.1, which is also what a server without ALPN speaks. */
        HTTP_1(TlsPolicy.HTTP_1, false),
        /** A protocol that has no name in ALPN, which is left out. */
        UNNAMED("", false);

        private final String protocol;
        private final boolean mustAgree;

        Speaks(String protocol, boolean mustAgree) {
            this.protocol = protocol;
            this.mustAgree = mustAgree;
        }

        boolean isMetBy(@Nullable String agreed) {
            return agreed == null ? !mustAgree : agreed.equals(protocol);
        }

        String protocol() {
            return protocol;
        }

        List<String> protocols() {
            return protocol.isEmpty() ? List.of() : List.of(protocol);
        }
    }

    private final ClientTls settings;
    private final Speaks speaks;
    private final Duration handshakeTimeout;
    private final SslContext context;

    public TlsClient(ClientTls settings, Speaks speaks, Duration handshakeTimeout) {
        this.settings = settings;
        this.speaks = speaks;
        this.handshakeTimeout = handshakeTimeout;
        SslContextBuilder side = SslContextBuilder.forClient();
        settings.own().ifPresent(own -> side.keyManager(own.key(), own.chainAsArray()));
        if (settings.verify() == Verify.NONE) side.trustManager(InsecureTrustManagerFactory.INSTANCE);
        else settings.ca().ifPresent(ca -> side.trustManager(ca.asArray()));
        this.context = TlsPolicy.apply(side, SelectorFailureBehavior.NO_ADVERTISE, speaks.protocols());
    }

    /**
     * Completes the promise, within the very event that ends the handshake, so that whoever hears of it can be in the
     * pipeline before the server's first bytes; or fails it with what {@link TlsProblem} puts into words.
     *
     * @param socket that has carried nothing yet
     * @param host   of the server's address
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close.
    public void begin(NetSocket socket, String host, int port, Promise<NetSocket> secured) {
        ChannelHandlerContext vertx = ((NetSocketInternal) socket).channelHandlerContext();
        if (!vertx.channel().isActive()) {
            secured.fail(new ClosedChannelException());
            return;
        }
        try {
            begin(vertx, socket, host, port, secured);
        } catch (RuntimeException unexpected) {
            vertx.close();
            secured.fail(unexpected);
        }
    }

    private void begin(
            ChannelHandlerContext vertx, NetSocket socket, String host, int port, Promise<NetSocket> secured) {
        String name = settings.serverName().orElse(host);
        SSLEngine engine = engine(vertx, name.endsWith(".") ? name.substring(0, name.length() - 1) : name, port);
        PromptTls tls = new PromptTls(engine, handshakeTimeout);
        TlsSession session = new TlsSession(tls, speaks, () -> secured.complete(socket), secured::fail);
        vertx.pipeline().addBefore(vertx.name(), "session", session);
        vertx.pipeline().addBefore("session", "tls", tls);
    }

    private SSLEngine engine(ChannelHandlerContext ctx, String name, int port) {
        SSLEngine engine = context.newEngine(ctx.alloc(), name, port);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(settings.verify() == Verify.FULL ? "HTTPS" : "");
        // Left to itself, Java names only hosts with a dot.
        if (isHostName(name)) parameters.setServerNames(List.of(new SNIHostName(name)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Neither an address nor, which Java can neither ask for nor find in a certificate, a name with an underscore. */
    private static boolean isHostName(String name) {
        return !NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name) && name.indexOf('_') < 0;
    }
}
