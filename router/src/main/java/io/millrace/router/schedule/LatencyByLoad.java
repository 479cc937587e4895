package io.millrace.router.schedule;

import java.util.Arrays;

/**
 * What an endpoint takes for an attempt, by how many it had in flight when the attempt came: the median of the last ones of
 * about that many. One event loop's own; fixed memory.
 *
 * <p>Source: Prequal, NSDI 2024: latency is told for about the current in-flight, not for the past's. A failure counts as the
 * penalty, for an endpoint that fails fast would else look like the fastest.
 */
public final class LatencyByLoad {
    static final long UNSEEN = -1;

    private static final int KEPT = 15;
    private static final int BUCKETS = 24;

    private final long[][] latest = new long[BUCKETS][];
    private final int[] added = new int[BUCKETS];
    private final long[] medians = new long[BUCKETS];

    /** @param inFlight when it was sent, itself included */
    public void answered(long inFlight, long tookNanos) {
        int bucket = bucketOf(inFlight);
        long[] kept = latest[bucket];
        if (kept == null) latest[bucket] = kept = new long[KEPT];
        kept[added[bucket]++ % KEPT] = Math.max(1, tookNanos);
        long[] sorted = Arrays.copyOf(kept, Math.min(added[bucket], KEPT));
        Arrays.sort(sorted);
        medians[bucket] = sorted[sorted.length / 2];
    }

    /** @param penaltyNanos what a call loses by such a failure: its timeout */
    public void failed(long inFlight, long tookNanos, long penaltyNanos) {
        answered(inFlight, Math.max(tookNanos, penaltyNanos));
    }

    /**
     * What to expect of an attempt more.
     *
     * @param inFlight with it
     * @return nanoseconds, or {@link #UNSEEN}. Where nothing is known of as many, what the nearest tells: of fewer, as if each
     *         more took its turn; of more, as it is
     */
    public long nanos(long inFlight) {
        int bucket = bucketOf(inFlight);
        if (added[bucket] > 0) return medians[bucket];
        for (int i = bucket - 1; i >= 0; i--)
            if (added[i] > 0)
                return (long) Math.min(Long.MAX_VALUE / 2.0, medians[i] * (inFlight / (double) mostOf(i)));
        for (int i = bucket + 1; i < BUCKETS; i++) if (added[i] > 0) return medians[i];
        return UNSEEN;
    }

    /** 1, 2, 3, 4 and then halves of each doubling. */
    private static int bucketOf(long inFlight) {
        int many = Math.clamp(inFlight, 1, 1 << 12);
        if (many <= 4) return many - 1;
        int doubling = 31 - Integer.numberOfLeadingZeros(many - 1);
        int half = (many - 1) >> (doubling - 1) & 1;
        return 4 + (doubling - 2) * 2 + half;
    }

    /** The largest number in flight that falls into a bucket. */
    private static long mostOf(int bucket) {
        if (bucket < 4) return bucket + 1L;
        int doubling = (bucket - 4) / 2 + 2;
        return (1L << doubling) + ((bucket - 4) % 2 + 1L) * (1L << (doubling - 1));
    }
}
