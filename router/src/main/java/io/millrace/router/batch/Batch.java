package io.millrace.router.batch;

import java.util.List;

/**
 * Calls sent together to one endpoint. It holds a place there until {@link Batcher#ended} is told, once.
 *
 * @see Batcher
 */
public final class Batch<W> {
    private final Station station;
    private final List<Queued<W>> calls;
    private final int rows;
    private final long sentNanos;
    private boolean ended;

    Batch(Station station, List<Queued<W>> calls, int rows, long sentNanos) {
        this.station = station;
        this.calls = List.copyOf(calls);
        this.rows = rows;
        this.sentNanos = sentNanos;
    }

    public Station station() {
        return station;
    }

    /** In the order of their rows: by priority, then by deadline. All have one key. */
    public List<Queued<W>> calls() {
        return calls;
    }

    /** The calls' own. */
    public int rows() {
        return rows;
    }

    /** With the padding that the endpoint wants. */
    public int paddedRows() {
        return station.sizes().padded(rows);
    }

    public long sentNanos() {
        return sentNanos;
    }

    /** By when its answer is worth something to all. */
    public long earliestDeadlineNanos() {
        long earliest = calls.getFirst().deadlineNanos();
        for (Queued<W> call : calls) if (call.deadlineNanos() - earliest < 0) earliest = call.deadlineNanos();
        return earliest;
    }

    void end() {
        if (ended) throw new IllegalStateException("a batch ends once");
        ended = true;
    }
}
