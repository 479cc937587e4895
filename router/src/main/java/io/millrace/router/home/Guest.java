package io.millrace.router.home;

import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.Priority;
import io.millrace.router.batch.LaneKey;
import io.millrace.router.batch.Queued;
import io.millrace.router.explain.Witness;
import io.millrace.router.trace.OpenSpan;
import io.millrace.slo.admit.Admission;
import io.millrace.slo.admit.Waiting;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A call that waits at its model's home. Made on its own event loop; what is not final belongs to the home loop. */
abstract sealed class Guest permits Member, Single {
    /**
     * What it asks of the queue.
     *
     * @param tenant   empty text where it has none
     * @param deadline its client's
     */
    record Terms(Priority priority, String tenant, Deadline deadline, long bornNanos) {}

    private final Terms terms;
    private final int rows;
    private final Executor loop;
    private @Nullable Queued<Guest> place;
    private @Nullable Waiting waiting;
    private boolean left;
    private long waitedNanos;
    private @Nullable Witness witness;
    private @Nullable OpenSpan span;

    /** @param loop has tasks run on its own event loop */
    Guest(Terms terms, int rows, Executor loop) {
        this.terms = terms;
        this.rows = rows;
        this.loop = loop;
    }

    /** Before it is handed over: what happens to it is told there. */
    final void seenBy(@Nullable Witness told) {
        witness = told;
    }

    /** Null for the many of which nothing is written. */
    final @Nullable Witness witness() {
        return witness;
    }

    /** Before it is handed over: what is done for it is told below that span; null where it is not traced. */
    final void tracedBy(@Nullable OpenSpan told) {
        span = told;
    }

    /** Null where it is not traced. */
    final @Nullable OpenSpan span() {
        return span;
    }

    abstract LaneKey key();

    /** Any loop: it will not be sent. The first word counts. */
    abstract void refuse(Failure why);

    /** Any loop: runs on its own. */
    final void tell(Runnable task) {
        loop.execute(task);
    }

    final Deadline deadline() {
        return terms.deadline();
    }

    final long bornNanos() {
        return terms.bornNanos();
    }

    final int rows() {
        return rows;
    }

    final Admission.Asking asking() {
        return new Admission.Asking(terms.priority(), terms.tenant(), rows, terms.deadline());
    }

    /** On the home loop: it waits here. */
    final void waitsAt(Queued<Guest> queued, Waiting share) {
        place = queued;
        waiting = share;
    }

    /** On the home loop: it waits no more. Its share of what waits, to be given back; null where it did not wait. */
    final @Nullable Waiting stopsWaiting() {
        Waiting share = waiting;
        place = null;
        waiting = null;
        return share;
    }

    final @Nullable Queued<Guest> place() {
        return place;
    }

    /** On the home loop: from its coming to its being sent, which is now. */
    final void hasWaited(long nanos) {
        waitedNanos = nanos;
    }

    /** Of one that was sent; 0 otherwise. On its own loop, once it has been told how it ended. */
    final long waitedNanos() {
        return waitedNanos;
    }

    /** On the home loop: nobody waits for its answer any more. */
    void leaves() {
        left = true;
    }

    final boolean hasLeft() {
        return left;
    }
}
