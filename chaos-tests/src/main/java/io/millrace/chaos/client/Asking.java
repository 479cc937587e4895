package io.millrace.chaos.client;

import io.millrace.chaos.client.Leaving.Way;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One question from its due time to its one ending. On the client's loop. */
final class Asking {
    private final OpenLoopClient client;
    private final int id;
    private final Wire wire;
    private final Rows question;
    private final Way way;
    private @Nullable ClientConnection connection;
    private @Nullable Future<?> patienceTimer;
    private @Nullable Future<?> leaveTimer;
    private boolean over;

    Asking(OpenLoopClient client, int id, Wire wire, Rows question, Way way) {
        this.client = client;
        this.id = id;
        this.wire = wire;
        this.question = question;
        this.way = way;
    }

    int id() {
        return id;
    }

    void begin(long patienceNanos) {
        patienceTimer = client.after(patienceNanos, () -> {
            end(new Outcome.TimedOut());
            abandon(Ending.CLOSE);
        });
    }

    void connected(ClientConnection with, byte[] request) {
        if (over) {
            client.idle(with);
            return;
        }
        connection = with;
        if (way instanceof Leaving.WhileAsking(int bytes, Ending ending)) {
            with.requireContext()
                    .writeAndFlush(Unpooled.wrappedBuffer(request, 0, Math.min(bytes, request.length)))
                    .addListener(written -> leave(ending));
            return;
        }
        with.ask(this, Unpooled.wrappedBuffer(request));
    }

    void unconnected(Throwable cause) {
        end(new Outcome.Broken("no connection: " + cause.getMessage()));
    }

    void whollySent() {
        if (way instanceof Leaving.WhileWaiting(var after, Ending ending))
            leaveTimer = client.after(after.toNanos(), () -> leave(ending));
    }

    void answerBegins() {
        if (way instanceof Leaving.WhileReading(Ending ending)) leave(ending);
    }

    void answered(FullHttpResponse answer, ClientConnection with, boolean keepAlive) {
        if (over) return;
        Outcome outcome = client.judge().judge(id, wire, question, answer);
        // Before the ending: the next question may be asked in the same turn, and this connection is free for it.
        if (keepAlive) client.idle(with);
        else Ending.CLOSE.apply(with.requireContext().channel());
        end(outcome);
    }

    void broken(String how) {
        end(new Outcome.Broken(how));
        abandon(Ending.CLOSE);
    }

    private void leave(Ending ending) {
        if (over) return;
        end(new Outcome.Left());
        abandon(ending);
    }

    private void abandon(Ending ending) {
        if (connection == null) return;
        connection.forget();
        ending.apply(connection.requireContext().channel());
    }

    private void end(Outcome outcome) {
        if (over) return;
        over = true;
        if (patienceTimer != null) patienceTimer.cancel(false);
        if (leaveTimer != null) leaveTimer.cancel(false);
        client.ended(id, outcome);
    }
}
