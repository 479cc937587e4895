package io.millrace.backends.grpc;

import io.millrace.backends.Endpoint;
import io.millrace.backends.http.BearerToken;
import io.millrace.backends.http.PerEndpoint;
import io.millrace.backends.http.Sockets;
import io.millrace.backends.load.LoadHeaders;
import io.millrace.inference.Fault;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one endpoint. A call goes on the oldest connection that takes another, so that those
 * not needed fall idle and close; where none does, another is opened while the settings allow, or the call waits behind the
 * others while {@code maxWaiting} allows. On its event loop only.
 */
final class EndpointConnections implements PerEndpoint.Connections {
    private final Endpoint endpoint;
    private final LoopParts parts;
    private final Runnable whenEmpty;
    private final String authority;
    private final @Nullable String authorization;
    private final List<GrpcConnection> open = new ArrayList<>(2);
    private final Deque<GrpcExchange> waiting = new ArrayDeque<>();
    private int opening;
    /** Connections that have been opened and have not ended, those that take no more calls among them. */
    private int alive;

    private boolean closed;

    /** @param whenEmpty told when nothing is open, opening or waiting any more */
    EndpointConnections(Endpoint endpoint, LoopParts parts, Runnable whenEmpty) {
        this.endpoint = endpoint;
        this.parts = parts;
        this.whenEmpty = whenEmpty;
        this.authority = Sockets.authority(endpoint);
        this.authorization = parts.settings().token().map(BearerToken::header).orElse(null);
    }

    /** As failures name it. */
    String endpoint() {
        return endpoint.id().toString();
    }

    String authority() {
        return authority;
    }

    String scheme() {
        return parts.settings().tls().isPresent() ? "https" : "http";
    }

    /** What opens it, for calls that bring nothing of their own. */
    @Nullable String authorization() {
        return authorization;
    }

    /** Sends the call, now or when a connection takes it; fails it where there is no room to wait. */
    void carry(GrpcExchange exchange) {
        GrpcConnection connection = withRoom();
        if (connection != null) {
            connection.send(exchange);
            return;
        }
        if (!mayOpen() && waiting.size() >= awaited() + parts.settings().maxWaiting()) {
            exchange.fail(new Fault.Saturated("all connections are in use and as many wait for one as may"));
            return;
        }
        waiting.addLast(exchange);
        openForWaiting();
    }

    /** The exchange waits no longer. */
    void forget(GrpcExchange exchange) {
        waiting.remove(exchange);
        tellIfEmpty();
    }

    /** The connection is ready for its first call. */
    void opened(GrpcConnection connection) {
        opening--;
        alive++;
        open.add(connection);
        roomOn(connection);
        if (connection.isIdle()) rest(connection);
    }

    /** The connection could not be made ready; it has never carried a call. */
    void notOpened(String problem) {
        opening--;
        // With another connection open they wait for that one: to knock again at once would be a loop.
        if (open.isEmpty() && opening == 0) {
            List<GrpcExchange> given = List.copyOf(waiting);
            waiting.clear();
            Fault fault = new Fault.Unconnected(problem);
            for (GrpcExchange exchange : given) exchange.fail(fault);
        }
        tellIfEmpty();
    }

    /** The connection takes another call, or did; those who wait go on it. */
    void roomOn(GrpcConnection connection) {
        while (!waiting.isEmpty() && connection.hasRoom()) connection.send(waiting.removeFirst());
    }

    /** The connection carries no call any more, and takes some. */
    void rest(GrpcConnection connection) {
        if (closed) connection.close();
        else connection.rest();
    }

    /** The connection takes no more calls, and will end after those on it. */
    void retired(GrpcConnection connection) {
        if (open.remove(connection)) openForWaiting();
    }

    /** A connection that had been opened has ended. */
    void ended() {
        alive--;
        tellIfEmpty();
    }

    void hearLoad(@Nullable CharSequence report, @Nullable CharSequence binary) {
        LoadHeaders.tell(endpoint.id(), report, binary, parts.listener());
    }

    /** A connection without calls has ended, and by the server. */
    void tellOfEndAtRest() {
        parts.listener().endedAtRest(endpoint.id());
    }

    /** Closes connections without calls now, and the others after their last. */
    @Override
    public void close() {
        closed = true;
        for (GrpcConnection connection : List.copyOf(open)) if (connection.isIdle()) connection.close();
        tellIfEmpty();
    }

    private @Nullable GrpcConnection withRoom() {
        for (GrpcConnection connection : open) if (connection.hasRoom()) return connection;
        return null;
    }

    private boolean mayOpen() {
        return open.size() + opening < parts.settings().maxConnections();
    }

    /** Calls that the connections being opened will take. */
    private int awaited() {
        return opening * GrpcConnection.MAX_STREAMS;
    }

    private void openForWaiting() {
        int unawaited = Math.max(0, waiting.size() - awaited());
        int missing = Math.ceilDiv(unawaited, GrpcConnection.MAX_STREAMS);
        // Counted beforehand: a connect may fail at once, and those who wait for another connection wait on.
        for (int i = 0; i < missing && mayOpen(); i++) {
            opening++;
            Promise<NetSocket> socket = Promise.promise();
            socket.future().onComplete(this::connected, cause -> notOpened(Sockets.problem(cause, parts.settings())));
            parts.connector().connect(endpoint, socket);
        }
    }

    private void connected(NetSocket socket) {
        ChannelHandlerContext ctx = ((NetSocketInternal) socket).channelHandlerContext();
        // One that has ended already tells nobody of its end any more.
        if (ctx.channel().isActive()) GrpcConnection.before(ctx, this, parts);
        else notOpened("closed at once");
    }

    private void tellIfEmpty() {
        if (alive == 0 && opening == 0 && waiting.isEmpty()) whenEmpty.run();
    }
}
