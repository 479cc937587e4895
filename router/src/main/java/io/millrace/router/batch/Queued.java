package io.millrace.router.batch;

import io.millrace.inference.Priority;

/**
 * A call that waits for its batch. All times are nanoseconds of the same ticker.
 *
 * @param <W> what the driver wants back: the call with whoever waits for it
 * @param rows          of a batch that are its own, at least 1
 * @param order         unique and rising with arrival: among equal deadlines the first come goes first
 * @param deadlineNanos by when its answer must have come
 */
public record Queued<W>(
        W work, LaneKey key, int rows, Priority priority, long order, long arrivedNanos, long deadlineNanos) {
    public Queued {
        if (rows < 1) throw new IllegalArgumentException("a call of " + rows + " rows");
    }

    /** Overflow-safe, as ticker values are. */
    boolean isAfter(Queued<?> other) {
        long later = deadlineNanos - other.deadlineNanos;
        return later > 0 || (later == 0 && order > other.order);
    }
}
