package io.millrace.slo.retry;

import io.millrace.inference.Ticker;

/**
 * How many retries one route may still make on one event loop. A loop works with its own share of the floor, which the
 * settings give for the process: {@code minPerSecond} divided by the number of loops.
 *
 * <p>In any ten seconds there are at most {@code ratio} retries per first attempt, or the floor if that is more: a quiet
 * route can retry at all, a busy one in a storm adds no more than the ratio. Owned by its loop; nothing is allocated
 * after construction.
 *
 * <p>Source: Finagle's retry budget, https://finagle.github.io/blog/2016/02/08/retry-budgets. There the floor comes on
 * top of the ratio; here the greater counts, so that "at most a tenth more" holds for a busy route to the letter.
 */
public final class RetryBudget {
    private static final int WINDOW_SECONDS = 10;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLIONTHS = 1_000_000L;

    // One slot per second, the one being filled included; sums are kept so that a question costs no walk.
    private final long[] firsts = new long[WINDOW_SECONDS];
    private final long[] retries = new long[WINDOW_SECONDS];
    private long firstsSum;
    private long retriesSum;

    private final long ratioMillionths;
    private final long floorMillionths;
    private final Ticker ticker;
    private final long originNanos;
    private long second;

    /** @param loops event loops that this route's calls are spread over, at least 1 */
    public RetryBudget(RetrySettings settings, int loops, Ticker ticker) {
        if (loops < 1) throw new IllegalArgumentException("loops must be at least 1");
        this.ratioMillionths = Math.round(settings.budgetRatio() * MILLIONTHS);
        this.floorMillionths = MILLIONTHS * WINDOW_SECONDS * settings.minPerSecond() / loops;
        this.ticker = ticker;
        this.originNanos = ticker.nanos();
    }

    /** A call is sent for the first time. */
    public void deposit() {
        firsts[slotNow()]++;
        firstsSum++;
    }

    /** Takes one retry, if there is one. */
    public boolean tryWithdraw() {
        int slot = slotNow();
        if ((retriesSum + 1) * MILLIONTHS > allowedMillionths()) return false;
        retries[slot]++;
        retriesSum++;
        return true;
    }

    /** Whole retries left now. */
    public long left() {
        slotNow();
        return Math.max(0, allowedMillionths() / MILLIONTHS - retriesSum);
    }

    private long allowedMillionths() {
        return Math.max(firstsSum * ratioMillionths, floorMillionths);
    }

    /** The slot of this second, after those that have left the window are emptied. */
    private int slotNow() {
        long now = (ticker.nanos() - originNanos) / SECOND;
        long gone = Math.min(now - second, WINDOW_SECONDS);
        for (long i = 1; i <= gone; i++) empty((int) ((second + i) % WINDOW_SECONDS));
        second = now;
        return (int) (now % WINDOW_SECONDS);
    }

    private void empty(int slot) {
        firstsSum -= firsts[slot];
        retriesSum -= retries[slot];
        firsts[slot] = 0;
        retries[slot] = 0;
    }
}
