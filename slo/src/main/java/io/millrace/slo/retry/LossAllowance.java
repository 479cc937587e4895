package io.millrace.slo.retry;

import java.time.Duration;

/**
 * How many attempts one endpoint may lose on one event loop without charge on the budget: in any ten seconds as many as
 * it has had under way at once. What was under way at a server that dies is lost at one blow, and another server's doing
 * it instead is no more work than was asked for; while a server that goes on losing what it is sent is soon charged as
 * any other fault is. Owned by its loop.
 */
public final class LossAllowance {
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private long windowEndNanos;
    private int most;
    private int lost;

    /** @param nowNanos of the same ticker as in {@link #has} */
    public LossAllowance(long nowNanos) {
        this.windowEndNanos = nowNanos + WINDOW_NANOS;
    }

    /** @param underWay attempts under way at the endpoint, with the one that has just begun or is about to end */
    public void has(int underWay, long nowNanos) {
        if (nowNanos - windowEndNanos >= 0) {
            windowEndNanos = nowNanos + WINDOW_NANOS;
            most = 0;
            lost = 0;
        }
        if (underWay > most) most = underWay;
    }

    /** Takes one loss, if there is one. */
    public boolean tryLose() {
        if (lost >= most) return false;
        lost++;
        return true;
    }
}
