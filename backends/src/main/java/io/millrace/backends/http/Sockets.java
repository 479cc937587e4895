package io.millrace.backends.http;

import io.millrace.backends.Endpoint;
import io.millrace.backends.tls.TlsClient;
import io.millrace.backends.tls.TlsProblem;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetClientInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;

/** Opens the sockets of one event loop to the endpoints of one pool, with TLS where its settings say so. */
public final class Sockets implements Connector {
    /** A handshake is work on both sides, and more on the first of a process. */
    private static final int HANDSHAKE_IN_CONNECTS = 4;

    private final ContextInternal loop;
    private final NetClientInternal client;
    private final Optional<TlsClient> tls;

    /** @param speaks what servers with TLS are to agree on */
    public Sockets(Vertx vertx, ContextInternal loop, HttpSettings settings, TlsClient.Speaks speaks) {
        Duration timeout = settings.connectTimeout();
        this.loop = loop;
        this.client = (NetClientInternal) vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(timeout.toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReconnectAttempts(0));
        this.tls = settings.tls().map(of -> new TlsClient(of, speaks, timeout.multipliedBy(HANDSHAKE_IN_CONNECTS)));
    }

    @Override
    public void connect(Endpoint endpoint, Promise<NetSocket> socket) {
        Promise<NetSocket> plain =
                tls.map(side -> securing(side, endpoint, socket)).orElse(socket);
        SocketAddress address = SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host());
        // Not while Netty hands out what one epoll_wait brought: a connection closed just now leaves the number of its
        // file descriptor to the new one, and with it what is still to be handed out (netty issue 10411).
        loop.nettyEventLoop()
                .execute(() -> client.connectInternal(new ConnectOptions().setRemoteAddress(address), plain, loop));
    }

    private static Promise<NetSocket> securing(TlsClient side, Endpoint endpoint, Promise<NetSocket> secured) {
        Promise<NetSocket> plain = Promise.promise();
        plain.future()
                .onComplete(opened -> side.begin(opened, endpoint.host(), endpoint.port(), secured), secured::fail);
        return plain;
    }

    /** The endpoint as {@code Host} and {@code :authority} name it. */
    public static String authority(Endpoint endpoint) {
        String host = endpoint.host();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + endpoint.port();
    }

    /** Why there is no connection, without the addresses that exceptions tell. */
    public static String problem(Throwable cause, HttpSettings settings) {
        return TlsProblem.of(cause).orElseGet(() -> switch (cause) {
            case ConnectTimeoutException e ->
                "not within " + settings.connectTimeout().toMillis() + " ms";
            case ConnectException e -> "refused";
            case ClosedChannelException e -> "closed at once";
            case UnknownHostException e -> "its name is not known";
            default -> "unreachable";
        });
    }

    public void close() {
        client.close();
    }
}
