package io.millrace.router.redis;

import io.millrace.backends.tls.TlsClient;
import io.millrace.backends.tls.TlsProblem;
import io.millrace.config.RedisSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Opens sockets of one event loop to the server, with TLS where its settings say so. */
public final class RedisSockets {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration HANDSHAKE = Duration.ofSeconds(4);

    private final RedisSettings settings;
    private final Context loop;
    private final NetClient client;
    private final Optional<TlsClient> tls;

    public RedisSockets(Vertx vertx, Context loop, RedisSettings settings) {
        this.settings = settings;
        this.loop = loop;
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(CONNECT.toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReconnectAttempts(0));
        this.tls = settings.tls().map(of -> new TlsClient(of, TlsClient.Speaks.UNNAMED, HANDSHAKE));
    }

    RedisSettings settings() {
        return settings;
    }

    /** On the loop, as is what completes; nothing has been sent then. */
    Future<NetSocket> open() {
        Promise<NetSocket> opened = Promise.promise();
        // Not while Netty hands out what one epoll_wait brought: a connection closed just now leaves the number of its
        // file descriptor to the new one, and with it what is still to be handed out (netty issue 10411).
        loop.runOnContext(later -> client.connect(settings.port(), settings.host())
                .onComplete(
                        plain -> tls.ifPresentOrElse(
                                side -> side.begin(plain, settings.host(), settings.port(), opened),
                                () -> opened.complete(plain)),
                        opened::fail));
        return opened.future();
    }

    /** Why there is no connection, for the log. */
    static String problem(Throwable cause) {
        return TlsProblem.of(cause).orElseGet(() -> switch (cause) {
            case ConnectException refused -> "connection refused";
            case UnknownHostException unknown -> "its name is not known";
            default -> "no connection (" + cause.getClass().getSimpleName() + ")";
        });
    }

    public void close() {
        client.close();
    }
}
