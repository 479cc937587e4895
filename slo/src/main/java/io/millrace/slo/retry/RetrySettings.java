package io.millrace.slo.retry;

/**
 * How often, and at what extra load, a call may be tried again.
 *
 * @param attempts     sendings of one call at most, the first included; 1 switches retries off
 * @param budgetRatio  retries per first attempt, in [0,1], that may be spent over the last ten seconds
 * @param minPerSecond retries always allowed, so that a quiet route can retry at all
 * @param idempotent   whether a request that a server may already have worked on can be sent again
 */
public record RetrySettings(int attempts, double budgetRatio, int minPerSecond, boolean idempotent) {
    public static final RetrySettings DEFAULTS = new RetrySettings(3, 0.10, 10, true);

    public RetrySettings {
        if (attempts < 1 || attempts > 10) throw new IllegalArgumentException("attempts must be in 1..10");
        if (!(budgetRatio >= 0 && budgetRatio <= 1)) throw new IllegalArgumentException("budget must be in 0..100%");
        if (minPerSecond < 0) throw new IllegalArgumentException("min-per-second must not be negative");
    }
}
