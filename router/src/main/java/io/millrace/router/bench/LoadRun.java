package io.millrace.router.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.inference.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One playing of a {@link Load}. On the client's loop. */
@SuppressWarnings("FutureReturnValueIgnored") // timers end with the loop
final class LoadRun {
    /** Of the body of a refusal. */
    private static final int MOST_TOLD = 500;

    private final LoadClient client;
    private final Load load;
    private final Tally all = new Tally();
    private final List<Tally> kinds = new ArrayList<>();
    private final Set<Call> open = new HashSet<>();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private String firstRefusal = "";
    private long start;
    private long latestSend;
    private int next;
    private boolean over;

    LoadRun(LoadClient client, Load load) {
        this.client = client;
        this.load = load;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    void begin() {
        start = Ticker.SYSTEM.nanos();
        sendWhatIsDue();
    }

    private void sendWhatIsDue() {
        while (!over && next < load.calls() && open.size() < load.connections()) {
            long left = start + load.dueNanos().applyAsLong(next) - Ticker.SYSTEM.nanos();
            if (left > 0) {
                client.after(left, this::sendWhatIsDue);
                return;
            }
            latestSend = Math.max(latestSend, -left);
            Call call =
                    new Call(load.asks().apply(next), start + load.dueNanos().applyAsLong(next));
            next++;
            open.add(call);
            call.begin();
        }
    }

    private void ended(Call call, Tally.Ending ending) {
        boolean wasFull = open.size() == load.connections();
        open.remove(call);
        long now = Ticker.SYSTEM.nanos();
        if (call.counts) {
            all.add(ending, call.due, now);
            int kind = call.ask.kind();
            while (kinds.size() <= kind) kinds.add(new Tally());
            kinds.get(kind).add(ending, call.due, now);
        }
        if (load.enough().enough(all, now - start) || (next == load.calls() && open.isEmpty())) finish(now);
        else if (wasFull) client.soon(this::sendWhatIsDue);
    }

    private void finish(long now) {
        if (over) return;
        over = true;
        List.copyOf(open).forEach(Call::abandon);
        outcome.complete(new Outcome(all, kinds, now - start - load.settle().toNanos(), latestSend, firstRefusal));
    }

    private static String told(FullHttpResponse answer) {
        ByteBuf body = answer.content();
        int length = Math.min(body.readableBytes(), MOST_TOLD);
        return (answer.status() + " " + body.toString(body.readerIndex(), length, UTF_8)).strip();
    }

    /** One request from its due time to its one ending. */
    final class Call {
        private final Ask ask;
        private final long due;
        private final boolean counts;
        private @Nullable LoadConnection connection;
        private @Nullable Future<?> patience;
        private boolean ended;

        private Call(Ask ask, long due) {
            this.ask = ask;
            long now = Ticker.SYSTEM.nanos();
            boolean closedLoop = load.calls() == Integer.MAX_VALUE;
            this.due = closedLoop ? now : due;
            this.counts = this.due - start >= load.settle().toNanos();
        }

        private void begin() {
            long left = due + load.patience().toNanos() - Ticker.SYSTEM.nanos();
            patience = client.after(left, () -> {
                if (connection != null) connection.abandon();
                ended(Tally.Ending.GIVEN_UP);
            });
            client.carry(this);
        }

        void connected(LoadConnection with) {
            if (ended) {
                with.spare();
                return;
            }
            connection = with;
            with.send(this, ask.bytes());
        }

        void answered(FullHttpResponse answer) {
            connection = null;
            ended(ending(answer));
        }

        private Tally.Ending ending(FullHttpResponse answer) {
            if (answer.status().codeClass() != HttpStatusClass.SUCCESS) {
                if (firstRefusal.isEmpty()) firstRefusal = told(answer);
                return Tally.Ending.REFUSED;
            }
            if (!ask.isRight(answer)) return Tally.Ending.WRONG;
            boolean inTime = Ticker.SYSTEM.nanos() - due <= load.objective().toNanos();
            return inTime ? Tally.Ending.GOOD : Tally.Ending.LATE;
        }

        void ended(Tally.Ending ending) {
            if (ended) return;
            ended = true;
            if (patience != null) patience.cancel(false);
            if (!over) LoadRun.this.ended(this, ending);
        }

        private void abandon() {
            ended = true;
            if (patience != null) patience.cancel(false);
            if (connection != null) connection.abandon();
        }
    }
}
