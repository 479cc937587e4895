package io.millrace.backends.http;

import io.millrace.backends.EndpointId;
import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.Fault;
import io.millrace.inference.Sent;
import io.millrace.inference.Stage;
import java.util.concurrent.TimeUnit;

/**
 * One exchange with a server, over whatever transport. It ends once, by whatever comes first of its whole answer, a fault,
 * its time and its cancel, and knows until then what has been sent. On its event loop only.
 */
public abstract class Underway extends DeadlineWheel.Timer {
    private final EndpointId endpoint;
    private final long timeoutMillis;
    private final CancelSignal cancel;
    private final DeadlineWheel wheel;
    private Runnable unlisten = () -> {};
    private Sent sent = Sent.NOTHING;
    private boolean ended;

    /** @param timeoutMillis for all of it, or until {@link #hasNoDeadline} */
    protected Underway(EndpointId endpoint, long timeoutMillis, CancelSignal cancel, DeadlineWheel wheel) {
        this.endpoint = endpoint;
        this.timeoutMillis = timeoutMillis;
        this.cancel = cancel;
        this.wheel = wheel;
    }

    /** Starts the clock and asks for a connection. */
    public final void begin() {
        unlisten = cancel.onCancel(this::cancelled);
        if (ended) return;
        wheel.set(this, timeoutMillis, TimeUnit.MILLISECONDS);
        findConnection();
    }

    protected abstract void findConnection();

    /** Gives up its connection, or its place among those who wait for one. */
    protected abstract void leave();

    /** Tells whoever waits for the answer, or reads it. */
    protected abstract void tell(Failure failure);

    /** Why it ends when its time is up. */
    protected Failure overdue() {
        return failed(new Fault.TimedOut(timeoutMillis));
    }

    protected final long timeoutMillis() {
        return timeoutMillis;
    }

    /** What is left of its time, in whole milliseconds. */
    public final long remainingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(wheel.remainingNanos(this));
    }

    public final boolean hasEnded() {
        return ended;
    }

    /** From here on the server may have seen the request. */
    protected final void isSent() {
        sent = Sent.MAYBE;
    }

    public final void answerBegins() {
        sent = Sent.ANSWER_BEGUN;
    }

    public final boolean answerHasBegun() {
        return sent == Sent.ANSWER_BEGUN;
    }

    /** Its answer is passed on as it comes: from here on its time is the business of who reads it. */
    protected final void hasNoDeadline() {
        wheel.clear(this);
    }

    public final void fail(Fault fault) {
        fail(failed(fault));
    }

    public final void fail(Failure failure) {
        if (end()) tell(failure);
    }

    /** The server says that it has not looked at the request, so that it is as if it had not been sent. */
    public final void refused(Fault fault) {
        if (sent == Sent.MAYBE) sent = Sent.NOTHING;
        fail(fault);
    }

    private Failure failed(Fault fault) {
        return new Failure.AttemptFailed(endpoint.toString(), sent, fault);
    }

    @Override
    protected final void expired() {
        Failure why = overdue();
        leave();
        fail(why);
    }

    private void cancelled() {
        leave();
        fail(new Failure.Cancelled(Stage.ATTEMPT));
    }

    /** True once: whoever gets it tells of the end. */
    protected final boolean end() {
        if (ended) return false;
        ended = true;
        wheel.clear(this);
        unlisten.run();
        return true;
    }
}
