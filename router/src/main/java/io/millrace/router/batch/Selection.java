package io.millrace.router.batch;

import java.util.Arrays;

/**
 * The calls of a lane that would make up a batch: of each priority one unbroken run, in the order of deadlines. Used again
 * and again by one batcher, so that a look costs no allocation.
 */
final class Selection<W> {
    /** What a batch of so many rows must keep to. */
    @FunctionalInterface
    interface Fit {
        /** @param earliestNanos the earliest deadline among them */
        boolean holds(int rows, long earliestNanos);
    }

    private final int[] from = new int[Lane.ORDER.size()];
    private final int[] to = new int[Lane.ORDER.size()];
    private final int[] rowsOf = new int[Lane.ORDER.size()];
    private int rows;
    private long earliestNanos;

    int from(int priority) {
        return from[priority];
    }

    int to(int priority) {
        return to[priority];
    }

    int rows() {
        return rows;
    }

    /** Of this priority and those above. */
    int rowsTo(int priority) {
        int sum = 0;
        for (int c = 0; c <= priority; c++) sum += rowsOf[c];
        return sum;
    }

    /** Of what is selected; there must be something. */
    long earliestNanos() {
        return earliestNanos;
    }

    /** Nothing selected, and no call with a deadline before this will be at first. */
    void begin(Lane<W> lane, long notBeforeNanos) {
        rows = 0;
        Arrays.fill(rowsOf, 0);
        passOver(lane, 0, notBeforeNanos);
    }

    /** The same for one priority and those below it alone. To be said before anything is selected. */
    void passOver(Lane<W> lane, int priority, long notBeforeNanos) {
        for (int c = priority; c < from.length; c++) {
            from[c] = lane.of(c).firstFrom(notBeforeNanos);
            to[c] = from[c];
        }
    }

    /** Everything. */
    void all(Lane<W> lane) {
        rows = lane.rows();
        earliestNanos = lane.earliestDeadline();
        for (int c = 0; c < from.length; c++) {
            from[c] = 0;
            to[c] = lane.of(c).size();
            rowsOf[c] = lane.of(c).rows();
        }
    }

    /** Rows of the call that {@link #extend} would add first, 0 where there is none. */
    int firstRows(Lane<W> lane) {
        for (int c = 0; c < to.length; c++)
            if (to[c] < lane.of(c).size()) return lane.of(c).get(to[c]).rows();
        return 0;
    }

    /** Adds later deadlines, the highest priority first, up to {@code limit} rows and while the batch fits. */
    void extend(Lane<W> lane, int limit, Fit fit) {
        for (int c = 0; c < to.length; c++) {
            DeadlineQueue<W> queue = lane.of(c);
            while (to[c] < queue.size() && add(queue.get(to[c]), c, limit, fit)) to[c]++;
        }
    }

    /** Adds earlier deadlines that were passed over. */
    void readmit(Lane<W> lane, int limit, Fit fit) {
        for (int c = 0; c < from.length; c++) {
            DeadlineQueue<W> queue = lane.of(c);
            while (from[c] > 0 && add(queue.get(from[c] - 1), c, limit, fit)) from[c]--;
        }
    }

    private boolean add(Queued<W> call, int priority, int limit, Fit fit) {
        int grown = rows + call.rows();
        if (grown > limit) return false;
        long deadline = call.deadlineNanos();
        long earliest = rows == 0 || deadline - earliestNanos < 0 ? deadline : earliestNanos;
        if (!fit.holds(grown, earliest)) return false;
        rows = grown;
        rowsOf[priority] += call.rows();
        earliestNanos = earliest;
        return true;
    }
}
