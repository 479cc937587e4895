package io.millrace.router.cache;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One caller of a flight. On its own event loop, but for what says otherwise. */
public final class Waiter {

    /** Asks a server what this caller asks, until the signal says that nobody waits any more. */
    @FunctionalInterface
    public interface Flyer {
        Future<Remembered> fly(CancelSignal cancel);
    }

    private final Executor loop;
    private final Deadline deadline;
    private final Flyer flyer;
    private final Promise<Remembered> answer = Promise.promise();
    private @Nullable Flight flight;
    private boolean flies;
    private volatile @Nullable Failure gone;

    /** @param loop has tasks run on the caller's event loop; the same object for all callers there */
    public Waiter(Executor loop, Deadline deadline, Flyer flyer) {
        this.loop = loop;
        this.deadline = deadline;
        this.flyer = flyer;
    }

    /** The flight's end as far as it is this caller's. One that flies is told only when its own flying has ended. */
    public Future<Remembered> answer() {
        return answer.future();
    }

    /** The client left, or its time is up: the flight goes on for others, and ends if there are none. */
    public void leaves(Failure why) {
        Flight mine = flight;
        if (mine == null || gone != null || answer.future().isComplete()) return;
        gone = why;
        mine.leave();
        if (!flies) answer.tryFail(why.toException());
    }

    void boards(Flight boarded) {
        flight = boarded;
    }

    /** Any thread. */
    Executor loop() {
        return loop;
    }

    /** Any thread. */
    Deadline deadline() {
        return deadline;
    }

    /** Any thread. */
    boolean isGone() {
        return gone != null;
    }

    Future<Remembered> fly(CancelSignal cancel) {
        flies = true;
        try {
            return flyer.fly(cancel);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    /** It has flown, and the flight may go on by another. */
    void landed() {
        flies = false;
        Failure why = gone;
        if (why != null) answer.tryFail(why.toException());
    }

    /** Any thread. */
    @SuppressWarnings("ReferenceEquality") // A loop is itself and no other.
    void settle(AsyncResult<Remembered> end, @Nullable Waiter pilot) {
        if (pilot != null && pilot.loop == loop) tell(end);
        else loop.execute(() -> tell(end));
    }

    void tell(AsyncResult<Remembered> end) {
        if (end.succeeded()) answer.tryComplete(end.result());
        else answer.tryFail(FailureException.of(end.cause()).toException());
    }
}
