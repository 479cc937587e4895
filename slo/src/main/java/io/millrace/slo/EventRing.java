package io.millrace.slo;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts in a ring of equal parts of time. One thread writes; any may read, and leaves out a part that is being emptied
 * for its next use. Beside its counts a part has the number of the span of time they are of, so nothing needs a timer.
 */
final class EventRing {
    private static final int NUMBER = 0;
    private static final int EVENTS = 1;
    private static final int ANSWERED = 2;
    private static final int GOOD = 3;
    private static final int FIELDS = 4;
    private static final long EMPTYING = -1;

    private final AtomicLongArray cells;
    private final int parts;
    private final long partNanos;
    private final long originNanos;

    EventRing(int parts, long partNanos, long originNanos) {
        this.cells = new AtomicLongArray(parts * FIELDS);
        this.parts = parts;
        this.partNanos = Math.max(1, partNanos);
        this.originNanos = originNanos;
    }

    void add(long nowNanos, boolean answered, boolean good) {
        long number = number(nowNanos);
        int part = part(number);
        if (cells.getPlain(part + NUMBER) != number) reuse(part, number);
        increment(part + EVENTS);
        if (answered) increment(part + ANSWERED);
        if (good) increment(part + GOOD);
    }

    Attained over(long spanNanos, long nowNanos) {
        long last = number(nowNanos);
        long first = last - Math.min(parts, Math.ceilDiv(spanNanos, partNanos)) + 1;
        Attained sum = Attained.NOTHING;
        for (long number = Math.max(0, first); number <= last; number++) sum = sum.plus(read(part(number), number));
        return sum;
    }

    private Attained read(int part, long number) {
        if (cells.get(part + NUMBER) != number) return Attained.NOTHING;
        // Good first: it is counted last, so a reader never sees more of the part than of the whole.
        long good = cells.get(part + GOOD);
        long answered = cells.get(part + ANSWERED);
        long events = cells.get(part + EVENTS);
        return cells.get(part + NUMBER) == number ? new Attained(events, answered, good) : Attained.NOTHING;
    }

    private void reuse(int part, long number) {
        cells.set(part + NUMBER, EMPTYING);
        cells.set(part + EVENTS, 0);
        cells.set(part + ANSWERED, 0);
        cells.set(part + GOOD, 0);
        cells.set(part + NUMBER, number);
    }

    private void increment(int cell) {
        cells.setRelease(cell, cells.getPlain(cell) + 1);
    }

    private long number(long nowNanos) {
        return (nowNanos - originNanos) / partNanos;
    }

    private int part(long number) {
        return (int) (number % parts) * FIELDS;
    }
}
