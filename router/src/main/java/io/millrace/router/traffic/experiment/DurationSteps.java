package io.millrace.router.traffic.experiment;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long calls took, counted in steps of a sixteenth, from a microsecond to eighteen minutes; what lasted longer counts as that.
 * One event loop adds, any thread reads. No locked instruction: there is one writer.
 */
final class DurationSteps {
    private static final int PARTS = 16;
    private static final int LOG_OF_PARTS = 4;
    private static final int DOUBLINGS = 30;
    private static final int STEPS = PARTS * (DOUBLINGS - LOG_OF_PARTS + 1);

    private final AtomicLongArray counts = new AtomicLongArray(STEPS);

    void add(long nanos) {
        int step = step(Math.clamp(nanos / 1_000, 0, (1L << DOUBLINGS) - 1));
        counts.setRelease(step, counts.getPlain(step) + 1);
    }

    /** The first sixteen are a microsecond wide; then each doubling has sixteen. */
    private static int step(long micros) {
        if (micros < PARTS) return (int) micros;
        int doubling = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int part = (int) (micros >>> (doubling - LOG_OF_PARTS)) & (PARTS - 1);
        return PARTS * (doubling - LOG_OF_PARTS + 1) + part;
    }

    /** In the middle of the step, in milliseconds. */
    private static double millis(int step) {
        if (step < PARTS) return (step + 0.5) / 1e3;
        int doubling = step / PARTS - 1;
        return (PARTS + step % PARTS + 0.5) * (1L << doubling) / 1e3;
    }

    void addTo(long[] sums) {
        for (int step = 0; step < STEPS; step++) sums[step] += counts.getAcquire(step);
    }

    static long[] none() {
        return new long[STEPS];
    }

    /**
     * What that share of the durations was no longer than, in milliseconds, to some three in a hundred; NaN of none.
     *
     * @param share in (0,1]
     */
    static double millis(long[] sums, double share) {
        long all = 0;
        for (long count : sums) all += count;
        if (all == 0) return Double.NaN;
        long wanted = (long) Math.ceil(share * all);
        int step = 0;
        for (long reached = sums[0]; reached < wanted; reached += sums[step]) step++;
        return millis(step);
    }
}
