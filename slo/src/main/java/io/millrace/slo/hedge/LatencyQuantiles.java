package io.millrace.slo.hedge;

import java.util.Arrays;

/**
 * Quantiles of the latencies of the last while, right within a sixteenth. One event loop's own; fixed memory, a few
 * nanoseconds for each latency.
 *
 * <p>For the maintainer: buckets of an eighth of a doubling in two halves of time; the older half is forgotten when the younger
 * one is full of time or of latencies.
 */
public final class LatencyQuantiles {
    static final int LEAST = 100;

    private static final int PER_DOUBLING_BITS = 3;
    private static final int BUCKETS = 64 << PER_DOUBLING_BITS;
    private static final long HALF_NANOS = 10_000_000_000L;
    private static final int HALF_COUNT = 20_000;

    private int[] young = new int[BUCKETS];
    private int[] old = new int[BUCKETS];
    private int youngCount;
    private int oldCount;
    private long youngSinceNanos;

    public void add(long tookNanos, long nowNanos) {
        turn(nowNanos);
        if (youngCount == 0) youngSinceNanos = nowNanos;
        young[bucketOf(Math.max(1, tookNanos))]++;
        youngCount++;
    }

    /** Whether enough has been seen for a quantile to mean something. */
    public boolean isTelling(long nowNanos) {
        turn(nowNanos);
        return youngCount + oldCount >= LEAST;
    }

    /** @return nanoseconds, the upper end of its bucket; 0 when nothing has been seen */
    public long nanos(double quantile, long nowNanos) {
        turn(nowNanos);
        long passed = 0;
        long wanted = (long) Math.ceil(quantile * (youngCount + oldCount));
        for (int i = 0; i < BUCKETS; i++) {
            passed += young[i] + old[i];
            if (passed >= wanted && passed > 0) return upperEndOf(i);
        }
        return 0;
    }

    private void turn(long nowNanos) {
        long age = nowNanos - youngSinceNanos;
        if (youngCount == 0 || (age < HALF_NANOS && youngCount < HALF_COUNT)) {
            if (oldCount > 0 && youngCount == 0 && age >= 2 * HALF_NANOS) forget();
            return;
        }
        if (age >= 2 * HALF_NANOS) {
            forget();
            return;
        }
        int[] emptied = old;
        Arrays.fill(emptied, 0);
        old = young;
        oldCount = youngCount;
        young = emptied;
        youngCount = 0;
        youngSinceNanos = nowNanos;
    }

    private void forget() {
        Arrays.fill(young, 0);
        Arrays.fill(old, 0);
        youngCount = 0;
        oldCount = 0;
    }

    private static int bucketOf(long nanos) {
        int doubling = 63 - Long.numberOfLeadingZeros(nanos);
        if (doubling < PER_DOUBLING_BITS) return (int) nanos;
        int eighth = (int) (nanos >>> (doubling - PER_DOUBLING_BITS)) & ((1 << PER_DOUBLING_BITS) - 1);
        return (doubling << PER_DOUBLING_BITS) + eighth;
    }

    private static long upperEndOf(int bucket) {
        int doubling = bucket >>> PER_DOUBLING_BITS;
        if (doubling < PER_DOUBLING_BITS) return bucket;
        long eighth = bucket & ((1 << PER_DOUBLING_BITS) - 1);
        return ((1L << PER_DOUBLING_BITS) + eighth + 1) << (doubling - PER_DOUBLING_BITS);
    }
}
