package io.millrace.router.cache;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Stage;
import io.millrace.inference.Ticker;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question on its way to a server, for all who ask it meanwhile, on whatever event loop. The first of them flies: its
 * request is sent, under its deadline. Callers leave one by one, and the last takes the flight down with it; so it goes on
 * when the one that flies has left. When that one's time is up and others have more, the one with the most flies anew.
 *
 * <p>Who waits is an immutable list behind one reference, joined and left by compare-and-set.
 */
final class Flight {
    /** What is left is less than this when a deadline was the reason: timeouts are whole milliseconds. */
    private static final long OUT_OF_TIME_NANOS = 1_000_000;

    private sealed interface State {}

    /** @param waiting of those aboard, who have not left */
    private record Aloft(Seat last, int waiting) implements State {}

    private enum Over implements State {
        LANDED,
        ABANDONED
    }

    private record Seat(Waiter waiter, @Nullable Seat before) {}

    /** One caller's sending of the question. */
    private record Leg(Waiter pilot, CancelSignal cancel) {}

    private final AtomicReference<State> state;
    private final Consumer<Flight> forget;
    private final Ticker ticker;
    private volatile @Nullable Leg leg;

    /** @param forget takes it out of the flights that may be joined; any thread, more than once */
    Flight(Waiter first, Consumer<Flight> forget, Ticker ticker) {
        this.state = new AtomicReference<>(new Aloft(new Seat(first, null), 1));
        this.forget = forget;
        this.ticker = ticker;
        first.boards(this);
    }

    /** On the waiter's loop; false when it came too late. */
    boolean join(Waiter waiter) {
        waiter.boards(this);
        while (state.get() instanceof Aloft aloft) {
            State joined = new Aloft(new Seat(waiter, aloft.last()), aloft.waiting() + 1);
            if (state.compareAndSet(aloft, joined)) return true;
        }
        return false;
    }

    /** On the pilot's loop. */
    void launch(Waiter pilot) {
        Leg fresh = new Leg(pilot, new CancelSignal());
        leg = fresh;
        // Whoever abandons it from here on finds this leg to cancel.
        if (!(state.get() instanceof Aloft)) return;
        if (pilot.isGone()) ended(pilot, Future.failedFuture(new Failure.Cancelled(Stage.WAITING).toException()));
        else pilot.fly(fresh.cancel()).onComplete(result -> ended(pilot, result));
    }

    private void ended(Waiter pilot, AsyncResult<Remembered> result) {
        Waiter next = result.failed() && isPilotsOwn(pilot, result.cause()) ? lastToWait(pilot) : null;
        if (next == null) {
            land(result, pilot);
            pilot.landed();
            return;
        }
        if (!pilot.isGone()) {
            pilot.tell(result);
            leave();
        }
        pilot.landed();
        next.loop().execute(() -> launch(next));
    }

    private boolean isPilotsOwn(Waiter pilot, Throwable cause) {
        Failure failure = FailureException.of(cause);
        return failure instanceof Failure.Expired
                || failure instanceof Failure.Cancelled
                || pilot.deadline().remainingNanos(ticker) <= OUT_OF_TIME_NANOS;
    }

    private @Nullable Waiter lastToWait(Waiter pilot) {
        if (!(state.get() instanceof Aloft aloft)) return null;
        Waiter last = null;
        long most = OUT_OF_TIME_NANOS;
        for (Seat seat = aloft.last(); seat != null; seat = seat.before()) {
            Waiter waiter = seat.waiter();
            long left = waiter.deadline().remainingNanos(ticker);
            if (waiter == pilot || waiter.isGone() || left <= most) continue;
            last = waiter;
            most = left;
        }
        return last;
    }

    /** Tells everybody aboard. */
    void land(AsyncResult<Remembered> result, @Nullable Waiter pilot) {
        forget.accept(this);
        if (!(state.getAndSet(Over.LANDED) instanceof Aloft aloft)) return;
        for (Seat seat = aloft.last(); seat != null; seat = seat.before())
            if (!seat.waiter().isGone()) seat.waiter().settle(result, pilot);
    }

    /** On the loop of the waiter that leaves, once for each. */
    void leave() {
        while (state.get() instanceof Aloft aloft) {
            State left = aloft.waiting() == 1 ? Over.ABANDONED : new Aloft(aloft.last(), aloft.waiting() - 1);
            if (!state.compareAndSet(aloft, left)) continue;
            if (left == Over.ABANDONED) abandon();
            return;
        }
    }

    private void abandon() {
        forget.accept(this);
        Leg flying = leg;
        if (flying != null) flying.pilot().loop().execute(flying.cancel()::cancel);
    }
}
