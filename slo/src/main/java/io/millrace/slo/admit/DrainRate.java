package io.millrace.slo.admit;

/**
 * How many rows per second leave a queue while something waits in it. Time in which nothing waited does not count: then the
 * rate is that of what came, not of what could have been done. The owner's thread only.
 */
public final class DrainRate {
    static final long LEAST_NANOS = 50_000_000;

    private static final double MEMORY_NANOS = 3e9;

    private double rows;
    private double busyNanos;
    private long lastNanos;
    private boolean waiting;

    /** Something waits from now on. */
    void begins(long nowNanos) {
        if (waiting) return;
        waiting = true;
        lastNanos = nowNanos;
    }

    /** Nothing waits from now on. */
    void ends(long nowNanos) {
        advance(nowNanos);
        waiting = false;
    }

    /** So many rows were served. */
    void drained(int served, long nowNanos) {
        advance(nowNanos);
        if (waiting) rows += served;
    }

    /** Whether it has been seen for long enough. */
    boolean isKnown(long nowNanos) {
        advance(nowNanos);
        return busyNanos >= LEAST_NANOS && rows > 0;
    }

    /** Rows per nanosecond; to be asked once it is known. */
    double perNano() {
        return rows / busyNanos;
    }

    private void advance(long nowNanos) {
        if (!waiting) return;
        double passed = Math.max(0, nowNanos - lastNanos);
        double kept = Math.exp(-passed / MEMORY_NANOS);
        rows *= kept;
        busyNanos = busyNanos * kept + passed;
        lastNanos = nowNanos;
    }
}
