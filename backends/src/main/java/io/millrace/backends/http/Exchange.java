package io.millrace.backends.http;

import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: it waits for a connection, then is sent, then answered. It ends once, by whatever comes first of
 * its answer, a fault, its time and its cancel. On its event loop only.
 */
final class Exchange extends DeadlineWheel.Timer {
    private final HttpAsk ask;
    private final ConnectionPool pool;
    private final DeadlineWheel wheel;
    private final Promise<HttpAnswer> promise;
    private Runnable unlisten = () -> {};
    private Sent sent = Sent.NOTHING;
    private @Nullable ServerConnection connection;
    private boolean ended;

    Exchange(HttpAsk ask, ConnectionPool pool, DeadlineWheel wheel, Promise<HttpAnswer> promise) {
        this.ask = ask;
        this.pool = pool;
        this.wheel = wheel;
        this.promise = promise;
    }

    /** Starts the clock and asks for a connection. */
    void begin() {
        unlisten = ask.cancel().onCancel(this::cancelled);
        if (ended) return;
        wheel.set(this, ask.timeoutMillis(), TimeUnit.MILLISECONDS);
        pool.carry(this);
    }

    HttpAsk ask() {
        return ask;
    }

    /** What is left of its time, in whole milliseconds. */
    long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(wheel.remainingNanos(this));
    }

    boolean hasEnded() {
        return ended;
    }

    /** From here on the server may have seen the request. */
    void isOn(ServerConnection by) {
        connection = by;
        sent = Sent.MAYBE;
    }

    void answerBegins() {
        sent = Sent.ANSWER_BEGUN;
    }

    void succeed(HttpAnswer answer) {
        if (end()) promise.complete(answer);
    }

    void fail(Fault fault) {
        fail(new Failure.AttemptFailed(ask.endpoint().id().toString(), sent, fault));
    }

    void fail(Failure failure) {
        if (end()) promise.fail(failure.toException());
    }

    @Override
    protected void expired() {
        leave();
        fail(new Fault.TimedOut(ask.timeoutMillis()));
    }

    private void cancelled() {
        leave();
        fail(new Failure.Cancelled(Stage.ATTEMPT));
    }

    private void leave() {
        if (connection == null) pool.forget(this);
        else connection.abandon();
    }

    private boolean end() {
        if (ended) return false;
        ended = true;
        wheel.clear(this);
        unlisten.run();
        return true;
    }
}
