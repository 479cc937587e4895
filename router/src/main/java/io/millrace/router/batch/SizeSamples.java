package io.millrace.router.batch;

import java.util.Arrays;

/** The last batches of about one size: exactly up to 16 rows, then in quarters of each doubling. */
final class SizeSamples {
    static final int BUCKETS = 16 + 27 * 4;

    private static final int EXACT = 16;
    private static final int KEPT = 15;

    private final int[] rows = new int[KEPT];
    private final long[] nanos = new long[KEPT];
    private long added;
    private long lastSeen;

    static int bucketOf(int rows) {
        if (rows <= EXACT) return rows - 1;
        int doubling = 31 - Integer.numberOfLeadingZeros(rows);
        return EXACT + (doubling - 4) * 4 + (rows >> (doubling - 2) & 3);
    }

    void add(int batchRows, long tookNanos, long number) {
        int at = (int) (added++ % KEPT);
        rows[at] = batchRows;
        nanos[at] = tookNanos;
        lastSeen = number;
    }

    long lastSeen() {
        return lastSeen;
    }

    int count() {
        return (int) Math.min(added, KEPT);
    }

    double meanRows() {
        double sum = 0;
        for (int i = 0; i < count(); i++) sum += rows[i];
        return sum / count();
    }

    double medianNanos() {
        long[] sorted = Arrays.copyOf(nanos, count());
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
