package io.millrace.backends.grpc;

import io.millrace.backends.http.DeadlineWheel;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call under way: it waits for a connection, then is sent on a stream of it, then answered. It ends once, by whatever
 * comes first of its answer, a fault, its time and its cancel. On its event loop only.
 */
final class GrpcExchange extends DeadlineWheel.Timer {
    private final GrpcAsk ask;
    private final EndpointConnections connections;
    private final DeadlineWheel wheel;
    private final Promise<GrpcAnswer> promise;
    private Runnable unlisten = () -> {};
    private Sent sent = Sent.NOTHING;
    private @Nullable GrpcConnection connection;
    private int streamId;
    private long heardBefore;
    private boolean ended;

    GrpcExchange(GrpcAsk ask, EndpointConnections connections, DeadlineWheel wheel, Promise<GrpcAnswer> promise) {
        this.ask = ask;
        this.connections = connections;
        this.wheel = wheel;
        this.promise = promise;
    }

    /** Starts the clock and asks for a connection. */
    void begin() {
        unlisten = ask.cancel().onCancel(this::cancelled);
        if (ended) return;
        wheel.set(this, ask.timeoutMillis(), TimeUnit.MILLISECONDS);
        connections.carry(this);
    }

    GrpcAsk ask() {
        return ask;
    }

    /** What is left of its time, in whole milliseconds. */
    long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(wheel.remainingNanos(this));
    }

    boolean hasEnded() {
        return ended;
    }

    /**
     * From here on the server may have seen the request.
     *
     * @param heard how often the server has been heard of on that connection
     */
    void isOn(GrpcConnection by, int stream, long heard) {
        connection = by;
        streamId = stream;
        heardBefore = heard;
        sent = Sent.MAYBE;
    }

    int streamId() {
        return streamId;
    }

    boolean answerHasBegun() {
        return sent == Sent.ANSWER_BEGUN;
    }

    void answerBegins() {
        sent = Sent.ANSWER_BEGUN;
    }

    void succeed(GrpcAnswer answer) {
        if (end()) promise.complete(answer);
    }

    void fail(Fault fault) {
        fail(new Failure.AttemptFailed(ask.endpoint().id().toString(), sent, fault));
    }

    /** The server says that it has not looked at the request, so that it is as if it had not been sent. */
    void refused(Fault fault) {
        if (sent == Sent.MAYBE) sent = Sent.NOTHING;
        fail(fault);
    }

    void fail(Failure failure) {
        if (end()) promise.fail(failure.toException());
    }

    @Override
    protected void expired() {
        if (connection == null) connections.forget(this);
        else connection.timedOut(this, heardBefore);
        fail(new Fault.TimedOut(ask.timeoutMillis()));
    }

    private void cancelled() {
        if (connection == null) connections.forget(this);
        else connection.abandon(this);
        fail(new Failure.Cancelled(Stage.ATTEMPT));
    }

    private boolean end() {
        if (ended) return false;
        ended = true;
        wheel.clear(this);
        unlisten.run();
        return true;
    }
}
