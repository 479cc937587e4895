package io.millrace.backends.http;

import io.millrace.inference.Failure;
import io.millrace.inference.Stage;
import io.vertx.core.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request under way over HTTP/1: it waits for a connection, then is sent, then answered. An answer that is passed on as
 * it comes completes the promise with its head; from there on its time is the business of who reads it. On its event loop
 * only.
 */
final class Exchange extends Underway {
    private final HttpAsk ask;
    private final ConnectionPool pool;
    private final Promise<? super HttpAnswer> promise;
    private final @Nullable Promise<? super HttpStream> streaming;
    private @Nullable ServerConnection connection;
    private @Nullable AnswerStream stream;

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
        super(ask.endpoint().id(), ask.timeoutMillis(), ask.cancel(), wheel);
        this.ask = ask;
        this.pool = pool;
        this.promise = promise;
        this.streaming = streaming;
    }

    @Override
    protected void findConnection() {
        pool.carry(this);
    }

    HttpAsk ask() {
        return ask;
    }

    /** From here on the server may have seen the request. */
    void isOn(ServerConnection by) {
        connection = by;
        isSent();
    }

    boolean mayStream() {
        return streaming != null;
    }

    /** The answer is passed on as it comes. */
    void streams(HttpStream answer, AnswerStream body) {
        if (hasEnded() || streaming == null) return;
        stream = body;
        hasNoDeadline();
        streaming.complete(answer);
    }

    /** The last byte of a streamed answer has come. */
    void streamEnds() {
        if (end() && stream != null) stream.end();
    }

    void succeed(HttpAnswer answer) {
        if (end()) promise.complete(answer);
    }

    @Override
    protected void tell(Failure failure) {
        if (stream == null) promise.fail(failure.toException());
        else stream.fail(failure.toException());
    }

    /** A slow client is no fault of the server. */
    @Override
    protected Failure overdue() {
        return connection != null && connection.awaitsClient()
                ? new Failure.Expired(Stage.READING, Duration.ofMillis(timeoutMillis()))
                : super.overdue();
    }

    @Override
    protected void leave() {
        if (connection == null) pool.forget(this);
        else connection.abandon();
    }
}
