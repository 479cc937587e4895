package io.millrace.slo.admit;

/**
 * How many rows per second are served while some wait for want of a place. Other time does not count: then the rate is that of
 * what came, or of what was held back to go together, not of what could have been done. The owner's thread only.
 */
public final class DrainRate {
    static final long LEAST_NANOS = 50_000_000;

    /** One that ended after a stall tells of the stall alone. */
    static final int LEAST_ENDS = 4;

    private static final double MEMORY_NANOS = 3e9;
    private static final double LATELY_NANOS = 5e8;
    private static final double LASTING = 0.8;

    private double rows;
    private double busyNanos;
    private double shortLately;
    private long shortNanos;
    private long lastNanos;
    private boolean isShort;
    private int ends;

    /** From now on, or no more, some wait for want of a place. */
    void isShort(boolean now, long nowNanos) {
        advance(nowNanos);
        isShort = now;
    }

    /** How long they have, all in all. */
    long shortNanos(long nowNanos) {
        advance(nowNanos);
        return shortNanos;
    }

    /**
     * So many rows were served together, or would have been had they waited: a few that were sent with nobody behind them tell
     * nothing of how fast many are.
     *
     * @param ratio of the time that took in which others had to wait, in [0,1]: this part of the rows counts
     */
    void drained(double served, double ratio, long nowNanos) {
        advance(nowNanos);
        rows += served * ratio;
        if (ratio > 0 && ends < LEAST_ENDS) ends++;
    }

    /** Whether there has hardly been a moment of late in which nobody had to wait: no burst that will pass. */
    boolean isLasting(long nowNanos) {
        advance(nowNanos);
        return shortLately > LASTING;
    }

    /** Whether it has been seen for long enough. */
    boolean isKnown() {
        return busyNanos >= LEAST_NANOS && ends >= LEAST_ENDS && rows > 0;
    }

    /** Rows per nanosecond; to be asked once it is known. */
    double perNano() {
        return rows / busyNanos;
    }

    private void advance(long nowNanos) {
        long passed = Math.max(0, nowNanos - lastNanos);
        lastNanos = nowNanos;
        if (passed == 0) return;
        double keptLately = Math.exp(-passed / LATELY_NANOS);
        shortLately = shortLately * keptLately + (isShort ? 1 - keptLately : 0);
        if (!isShort) return;
        double kept = Math.exp(-passed / MEMORY_NANOS);
        rows *= kept;
        busyNanos = busyNanos * kept + passed;
        shortNanos += passed;
    }
}
