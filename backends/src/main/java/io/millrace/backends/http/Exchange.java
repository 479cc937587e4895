package io.millrace.backends.http;

import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: it waits for a connection, then is sent, then answered. It ends once, by whatever comes first of
 * its whole answer, a fault, its time and its cancel. An answer that is passed on as it comes completes the promise with
 * its head; from there on its time is the business of who reads it. On its event loop only.
 */
final class Exchange extends DeadlineWheel.Timer {
    private final HttpAsk ask;
    private final ConnectionPool pool;
    private final DeadlineWheel wheel;
    private final Promise<? super HttpAnswer> promise;
    private final @Nullable Promise<? super HttpStream> streaming;
    private Runnable unlisten = () -> {};
    private Sent sent = Sent.NOTHING;
    private @Nullable ServerConnection connection;
    private @Nullable AnswerStream stream;
    private boolean ended;

    /** One whose answer is wanted whole. */
    Exchange(HttpAsk ask, ConnectionPool pool, DeadlineWheel wheel, Promise<HttpAnswer> promise) {
        this(ask, pool, wheel, promise, null);
    }

    /**
     * @param promise   completed with the whole answer
     * @param streaming the same promise, where one whose body is still coming will do as well
     */
    Exchange(
            HttpAsk ask,
            ConnectionPool pool,
            DeadlineWheel wheel,
            Promise<? super HttpAnswer> promise,
            @Nullable Promise<? super HttpStream> streaming) {
        this.ask = ask;
        this.pool = pool;
        this.wheel = wheel;
        this.promise = promise;
        this.streaming = streaming;
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

    boolean mayStream() {
        return streaming != null;
    }

    /** The answer is passed on as it comes. */
    void streams(HttpStream answer, AnswerStream body) {
        if (ended || streaming == null) return;
        stream = body;
        wheel.clear(this);
        streaming.complete(answer);
    }

    /** The last byte of a streamed answer has come. */
    void streamEnds() {
        if (end() && stream != null) stream.end();
    }

    void succeed(HttpAnswer answer) {
        if (end()) promise.complete(answer);
    }

    void fail(Fault fault) {
        fail(new Failure.AttemptFailed(ask.endpoint().id().toString(), sent, fault));
    }

    void fail(Failure failure) {
        if (!end()) return;
        if (stream == null) promise.fail(failure.toException());
        else stream.fail(failure.toException());
    }

    @Override
    protected void expired() {
        // A slow client is no fault of the server.
        boolean clientsTurn = connection != null && connection.awaitsClient();
        leave();
        if (clientsTurn) fail(new Failure.Expired(Stage.READING, Duration.ofMillis(ask.timeoutMillis())));
        else fail(new Fault.TimedOut(ask.timeoutMillis()));
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
