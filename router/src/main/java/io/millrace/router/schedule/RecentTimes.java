package io.millrace.router.schedule;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The median of the last times told. What is older than {@value #FRESH_SECONDS} s counts no more once something newer is known;
 * with nothing newer it is believed less and less, so that who was slow is asked again in the end. Any thread, without a
 * lock: of two that tell at once one may be missed by the median until the next.
 */
final class RecentTimes {
    static final long FRESH_SECONDS = 10;

    private static final int KEPT = 15;
    private static final long FRESH_NANOS = FRESH_SECONDS * 1_000_000_000;

    private final AtomicLongArray took = new AtomicLongArray(KEPT);
    private final AtomicLongArray at = new AtomicLongArray(KEPT);
    private final AtomicLong told = new AtomicLong();
    private volatile long median;
    private volatile long latestAt;

    void add(long tookNanos, long nowNanos) {
        long before = told.getAndIncrement();
        int place = (int) (before % KEPT);
        took.setRelease(place, Math.max(1, tookNanos));
        at.setRelease(place, nowNanos);
        long[] fresh = new long[KEPT];
        int count = 0;
        for (int i = 0; i < Math.min(before + 1, KEPT); i++)
            if (nowNanos - at.getAcquire(i) <= FRESH_NANOS) fresh[count++] = took.getAcquire(i);
        Arrays.sort(fresh, 0, count);
        median = fresh[count / 2];
        latestAt = nowNanos;
    }

    /** At least 1, or 0 where nothing has been told. */
    long nanos(long nowNanos) {
        long known = median;
        long age = nowNanos - latestAt;
        return age <= FRESH_NANOS ? known : (long) (known * (FRESH_NANOS / (double) age));
    }
}
