package io.millrace.chaos.client;

import io.millrace.chaos.client.Leaving.Way;
import io.millrace.chaos.echo.Rows;
import io.millrace.chaos.ledger.Outcome;
import io.millrace.chaos.net.Ending;
import io.millrace.chaos.wire.Wire;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One question from its due time to its one ending. On the client's loop. */
final class Asking {
    private final OpenLoopClient client;
    private final int id;
    private final Wire wire;
    private final Rows question;
    private final Way way;
    private @Nullable Carrier carrier;
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

    /** True when this client leaves by a reset of its connection, which others must not share then. */
    boolean needsItsOwnConnection() {
        Optional<Ending> ending = switch (way) {
            case Leaving.Stay stay -> Optional.empty();
            case Leaving.WhileAsking asking -> Optional.of(asking.ending());
            case Leaving.WhileWaiting waiting -> Optional.of(waiting.ending());
            case Leaving.WhileReading reading -> Optional.of(reading.ending());
        };
        return ending.equals(Optional.of(Ending.RESET));
    }

    void connected(Carrier with, FullHttpRequest request) {
        if (over) {
            with.spare();
            return;
        }
        carrier = with;
        if (way instanceof Leaving.WhileAsking(int bytes, Ending ending))
            with.askInPart(request, bytes).addListener(written -> leave(ending));
        else with.ask(this, request);
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

    void answered(FullHttpResponse answer) {
        if (!over) end(client.judge().judge(id, wire, question, answer));
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
        if (carrier != null) carrier.leave(ending);
    }

    private void end(Outcome outcome) {
        if (over) return;
        over = true;
        if (patienceTimer != null) patienceTimer.cancel(false);
        if (leaveTimer != null) leaveTimer.cancel(false);
        client.ended(id, outcome);
    }
}
