package io.millrace.router.schedule;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint takes for an attempt with one model, by how many attempts it had in flight when that one came: the median of
 * the last ones of about that many. Of all loops together, for a loop's own share may be too small to learn from. Any thread;
 * fixed memory.
 *
 * <p>Source: Prequal, NSDI 2024: latency is told for about the current in-flight, not for the past's. A failure counts as the
 * penalty, for an endpoint that fails fast would else look like the fastest.
 */
public final class LatencyByLoad {
    public static final long UNSEEN = -1;

    private static final int BUCKETS = 24;
    private static final int ENOUGH = 3;

    private final AtomicReferenceArray<@Nullable RecentTimes> buckets = new AtomicReferenceArray<>(BUCKETS);

    private final AtomicInteger heard = new AtomicInteger();

    LatencyByLoad() {}

    /** @param inFlight when it was sent, itself included */
    public void answered(long inFlight, long tookNanos, long nowNanos) {
        if (isLittleKnown()) heard.incrementAndGet();
        int bucket = bucketOf(inFlight);
        RecentTimes times = buckets.getAcquire(bucket);
        if (times == null) {
            buckets.compareAndSet(bucket, null, new RecentTimes());
            times = buckets.getAcquire(bucket);
        }
        // Else it was forgotten just now.
        if (times != null) times.add(tookNanos, nowNanos);
    }

    /** @param penaltyNanos what a call loses by such a failure */
    public void failed(long inFlight, long tookNanos, long penaltyNanos, long nowNanos) {
        answered(inFlight, Math.max(tookNanos, penaltyNanos), nowNanos);
    }

    /** It was given up before it was answered. That tells something only where it has taken longer than it should have. */
    public void givenUp(long inFlight, long tookNanos, long nowNanos) {
        long expected = nanos(inFlight, nowNanos);
        if (expected != UNSEEN && tookNanos > expected) answered(inFlight, tookNanos, nowNanos);
    }

    /**
     * What to expect of an attempt more.
     *
     * @param inFlight with it
     * @return nanoseconds, or {@link #UNSEEN}. Where nothing is known of as many, what the nearest tells: of fewer, as if each
     *         more took its turn; of more, as it is
     */
    public long nanos(long inFlight, long nowNanos) {
        int bucket = bucketOf(inFlight);
        long known = told(bucket, nowNanos);
        if (known != UNSEEN) return known;
        for (int i = bucket - 1; i >= 0; i--) {
            known = told(i, nowNanos);
            if (known != UNSEEN) return (long) Math.min(Long.MAX_VALUE / 2.0, known * (inFlight / (double) mostOf(i)));
        }
        for (int i = bucket + 1; i < BUCKETS; i++) {
            known = told(i, nowNanos);
            if (known != UNSEEN) return known;
        }
        return UNSEEN;
    }

    /** The first answers of a server that has just begun are no measure of it. */
    public boolean isLittleKnown() {
        return heard.get() < ENOUGH;
    }

    /** What it took was that of another life of the endpoint. */
    void forget() {
        heard.set(0);
        for (int i = 0; i < BUCKETS; i++) buckets.setRelease(i, null);
    }

    private long told(int bucket, long nowNanos) {
        RecentTimes times = buckets.getAcquire(bucket);
        if (times == null) return UNSEEN;
        long nanos = times.nanos(nowNanos);
        return nanos == 0 ? UNSEEN : nanos;
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
