package io.millrace.chaos.client;

import io.millrace.chaos.ledger.ClientLedger;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.net.Sockets;
import io.millrace.chaos.wire.Wire;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Asks one port of the loopback address the questions of one plan, once. One event loop, which everything but
 * {@link #run} belongs to. The time of a question counts from when it was due, not from when the client got to it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // timers and closes end with the loop
public final class OpenLoopClient {
    private final EventLoopGroup loop = Sockets.loop("open-loop-client");
    private final int port;
    private final LoadPlan plan;
    private final Judge judge;
    private final ClientLedger ledger;
    private final KeptConnections kept;
    private final SharedConnections shared;
    private final CompletableFuture<ClientLedger> finished = new CompletableFuture<>();
    private int next;
    private int open;
    private int over;
    /** Of which there are to be no more. */
    private int most;

    private long due;

    private OpenLoopClient(int port, LoadPlan plan, Judge judge) {
        this.port = port;
        this.plan = plan;
        this.judge = judge;
        this.most = plan.requests();
        this.kept = new KeptConnections(loop, port, this);
        this.shared = new SharedConnections(loop, port, plan.connections());
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

    /**
     * The same, but asks nothing new once {@code enough} is complete; the ledger is then of the questions asked until
     * then.
     */
    public static CompletableFuture<ClientLedger> run(int port, LoadPlan plan, CompletableFuture<?> enough) {
        OpenLoopClient client = new OpenLoopClient(port, plan, Judge.STRICT);
        client.loop.execute(client::begin);
        enough.thenRun(() -> client.loop.execute(client::end));
        return client.finished.thenApply(ledger -> ledger.first(client.most));
    }

    private void end() {
        if (over == most) return;
        most = next;
        if (over == most) finish();
    }

    private void begin() {
        due = System.nanoTime();
        askWhatIsDue();
    }

    private void askWhatIsDue() {
        while (next < most && open < plan.maxOpen()) {
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
        if (wire.isGrpc()) shared.carry(asking, request);
        else kept.carry(asking, request);
    }

    Judge judge() {
        return judge;
    }

    Future<?> after(long nanos, Runnable work) {
        return loop.next().schedule(work, nanos, TimeUnit.NANOSECONDS);
    }

    /** An answer came where none was due: this question, asked last there, was answered twice. */
    void unasked(int lastId) {
        ledger.ended(lastId, System.nanoTime(), new Outcome.Broken("a second answer"));
    }

    void ended(int id, Outcome outcome) {
        ledger.ended(id, System.nanoTime(), outcome);
        open--;
        over++;
        if (over == most) finish();
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
