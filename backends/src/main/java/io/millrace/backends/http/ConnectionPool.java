package io.millrace.backends.http;

import io.millrace.backends.Endpoint;
import io.millrace.inference.Fault;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Promise;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one endpoint. The one used last is used first, so that those not needed grow old
 * and close. An exchange finds a connection at rest, or has one opened and takes the first that is free, or waits behind
 * the others while {@code maxWaiting} allows. On its event loop only.
 */
final class ConnectionPool implements PerEndpoint.Connections {
    private final Endpoint endpoint;
    private final LoopParts parts;
    private final Runnable whenEmpty;
    private final String host;
    private final Deque<ServerConnection> resting = new ArrayDeque<>();
    private final Deque<Exchange> waiting = new ArrayDeque<>();
    private int opening;
    private int open;
    private boolean closed;

    /** @param whenEmpty told when nothing is open, opening or waiting any more */
    ConnectionPool(Endpoint endpoint, LoopParts parts, Runnable whenEmpty) {
        this.endpoint = endpoint;
        this.parts = parts;
        this.whenEmpty = whenEmpty;
        this.host = Sockets.authority(endpoint);
    }

    /** As the {@code Host} header names the endpoint. */
    String host() {
        return host;
    }

    /** Sends the exchange on a connection, now or when one is free; fails it where there is no room to wait. */
    void carry(Exchange exchange) {
        if (exchange.ask().fresh() && mayOpen()) {
            // In the place of the oldest at rest, so that probes do not pile up connections nobody uses.
            ServerConnection oldest = resting.pollFirst();
            if (oldest != null) oldest.close();
            openFor(exchange);
            return;
        }
        ServerConnection connection = restingOne();
        if (connection != null) {
            connection.send(exchange);
        } else if (mayOpen()) {
            waiting.addLast(exchange);
            openOne();
        } else if (waiting.size() - opening < parts.settings().maxWaiting()) {
            waiting.addLast(exchange);
        } else {
            exchange.fail(new Fault.Saturated("all connections are in use and as many wait for one as may"));
        }
    }

    /** The exchange waits no longer. */
    void forget(Exchange exchange) {
        waiting.remove(exchange);
        tellIfEmpty();
    }

    /** The connection is free for another exchange. */
    void takeBack(ServerConnection connection) {
        // One whose end is known but not yet told of: lost() will be called for it.
        if (!connection.isOpen()) return;
        Exchange next = waiting.pollFirst();
        if (next != null) {
            connection.send(next);
        } else if (closed) {
            connection.close();
        } else {
            resting.addLast(connection);
            connection.rest();
        }
    }

    /** The connection has ended, by either side. */
    void lost(ServerConnection connection) {
        open--;
        resting.remove(connection);
        openForWaiting();
        tellIfEmpty();
    }

    /** One at rest has ended, and by the server. */
    void tellOfEndAtRest() {
        parts.listener().endedAtRest(endpoint.id());
    }

    /** Closes what is at rest now, and the others when their exchange ends. */
    @Override
    public void close() {
        closed = true;
        while (!resting.isEmpty()) resting.pollLast().close();
        tellIfEmpty();
    }

    private @Nullable ServerConnection restingOne() {
        ServerConnection connection = resting.pollLast();
        while (connection != null && !connection.isOpen()) connection = resting.pollLast();
        return connection;
    }

    private boolean mayOpen() {
        return open + opening < parts.settings().maxConnections();
    }

    private void openForWaiting() {
        while (waiting.size() > opening && mayOpen()) openOne();
    }

    private void openOne() {
        open(this::takeBack, this::notOpened);
    }

    /** Its connection is for this exchange alone; those who wait for one ask for their own. */
    private void openFor(Exchange exchange) {
        open(
                connection -> {
                    if (exchange.hasEnded()) takeBack(connection);
                    else connection.send(exchange);
                    openForWaiting();
                },
                cause -> {
                    exchange.fail(new Fault.Unconnected(Sockets.problem(cause, parts.settings())));
                    openForWaiting();
                    tellIfEmpty();
                });
    }

    private void open(Consumer<ServerConnection> whenOpen, Consumer<Throwable> whenNot) {
        opening++;
        Promise<NetSocket> socket = Promise.promise();
        socket.future()
                .onComplete(
                        opened -> {
                            opening--;
                            ChannelHandlerContext ctx = ((NetSocketInternal) opened).channelHandlerContext();
                            // One that has ended already tells nobody of its end any more.
                            if (ctx.channel().isActive()) whenOpen.accept(connected(ctx));
                            else whenNot.accept(new ClosedChannelException());
                        },
                        cause -> {
                            opening--;
                            whenNot.accept(cause);
                        });
        parts.connector().connect(endpoint, socket);
    }

    private ServerConnection connected(ChannelHandlerContext ctx) {
        open++;
        ChannelPipeline pipeline = ctx.pipeline();
        AnswerDecoder decoder = new AnswerDecoder();
        ServerConnection connection = new ServerConnection(this, parts, ctx, decoder);
        pipeline.addBefore(ctx.name(), "answers", decoder);
        pipeline.addBefore(ctx.name(), "exchanges", connection);
        return connection;
    }

    private void notOpened(Throwable cause) {
        // Where nobody gets through, those who wait for another connection would only wait as long again.
        int keep = Math.max(opening, open == 0 ? 0 : waiting.size() - 1);
        List<Exchange> given = new ArrayList<>();
        while (waiting.size() > keep) given.add(waiting.removeFirst());
        Fault fault = new Fault.Unconnected(Sockets.problem(cause, parts.settings()));
        for (Exchange exchange : given) exchange.fail(fault);
        openForWaiting();
        tellIfEmpty();
    }

    private void tellIfEmpty() {
        if (open == 0 && opening == 0 && waiting.isEmpty()) whenEmpty.run();
    }
}
