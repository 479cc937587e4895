package io.millrace.chaos.client;

import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.net.Sockets;
import io.millrace.chaos.wire.HttpMessages;
import io.millrace.chaos.wire.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Asks one port of the loopback address the questions of one plan, once. One event loop, which everything but
 * {@link #run} belongs to. The time of a question counts from when it was due, not from when the client got to it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // timers and closes end with the loop
public final class OpenLoopClient {
    /** Whatever a router lets through is its client's to judge. */
    private static final HttpDecoderConfig LONG_HEADS =
            new HttpDecoderConfig().setMaxInitialLineLength(1 << 20).setMaxHeaderSize(1 << 20);

    private final EventLoopGroup loop = Sockets.loop("open-loop-client");
    private final int port;
    private final LoadPlan plan;
    private final Judge judge;
    private final ClientLedger ledger;
    private final Deque<ClientConnection> idle = new ArrayDeque<>();
    private final CompletableFuture<ClientLedger> finished = new CompletableFuture<>();
    private int next;
    private int open;
    private int over;
    private long due;

    private OpenLoopClient(int port, LoadPlan plan, Judge judge) {
        this.port = port;
        this.plan = plan;
        this.judge = judge;
        this.ledger = new ClientLedger(plan.requests(), plan.seed());
    }

    /** Starts at once; the ledger is given when every question has ended. Any thread. */
    public static CompletableFuture<ClientLedger> run(int port, LoadPlan plan) {
        return run(port, plan, Judge.STRICT);
    }

    public static CompletableFuture<ClientLedger> run(int port, LoadPlan plan, Judge judge) {
        OpenLoopClient client = new OpenLoopClient(port, plan, judge);
        client.loop.execute(client::begin);
        return client.finished;
    }

    private void begin() {
        due = System.nanoTime();
        askWhatIsDue();
    }

    private void askWhatIsDue() {
        while (next < plan.requests() && open < plan.maxOpen()) {
            long left = due - System.nanoTime();
            if (left > 0) {
                after(left, this::askWhatIsDue);
                return;
            }
            ask(next++);
            due += plan.gapNanos(next);
        }
    }

    private void ask(int id) {
        open++;
        ledger.sent(id, due);
        Wire wire = plan.wireOf(id);
        var question = plan.question(id);
        Asking asking = new Asking(this, id, wire, question, plan.leaving().of(id));
        asking.begin(plan.patience().toNanos());
        FullHttpRequest request = wire.ask(plan.modelOf(id), question);
        request.headers().set(HttpHeaderNames.HOST, "127.0.0.1:" + port);
        plan.headers().forEach(request.headers()::set);
        byte[] bytes = HttpMessages.bytes(request);
        ClientConnection free = idle.pollFirst();
        if (free != null) asking.connected(free, bytes);
        else connect(asking, bytes);
    }

    private void connect(Asking asking, byte[] request) {
        ClientConnection connection = new ClientConnection(this);
        Sockets.client(loop)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpResponseDecoder(LONG_HEADS))
                                .addLast(connection);
                    }
                })
                .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .addListener((ChannelFuture connected) -> {
                    if (connected.isSuccess()) asking.connected(connection, request);
                    else asking.unconnected(connected.cause());
                });
    }

    Judge judge() {
        return judge;
    }

    Future<?> after(long nanos, Runnable work) {
        return loop.next().schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    void idle(ClientConnection connection) {
        if (connection.requireContext().channel().isActive()) idle.addFirst(connection);
    }

    void closed(ClientConnection connection) {
        idle.remove(connection);
    }

    /** An answer came where none was due: the question asked last on that connection was answered twice. */
    void unasked(int lastId, ClientConnection connection) {
        idle.remove(connection);
        connection.requireContext().close();
        if (lastId >= 0) ledger.ended(lastId, System.nanoTime(), new Outcome.Broken("a second answer"));
    }

    void ended(int id, Outcome outcome) {
        ledger.ended(id, System.nanoTime(), outcome);
        open--;
        over++;
        if (over == plan.requests()) finish();
        else if (open == plan.maxOpen() - 1) loop.execute(this::askWhatIsDue);
    }

    /** A moment later, so that a second answer to the last question is still seen. */
    private void finish() {
        after(TimeUnit.MILLISECONDS.toNanos(20), () -> {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            finished.complete(ledger);
        });
    }
}
