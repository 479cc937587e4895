package io.millrace.slo;

import io.millrace.inference.Ticker;
import java.util.function.IntSupplier;

/**
 * How many extra sendings there may be in any ten seconds: at most a ratio of the first ones, or a floor if that is more. A
 * loop works with its own share of the floor, which is given for all loops of all routers together. Owned by its loop; nothing
 * is allocated after construction.
 */
public final class ShareBudget {
    private static final int WINDOW_SECONDS = 10;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLIONTHS = 1_000_000L;

    // One slot per second, the one being filled included; sums are kept so that a question costs no walk.
    private final long[] firsts = new long[WINDOW_SECONDS];
    private final long[] extras = new long[WINDOW_SECONDS];
    private long firstsSum;
    private long extrasSum;

    private final long ratioMillionths;
    private final long floorMillionths;
    private final IntSupplier sharers;
    private final Ticker ticker;
    private final long originNanos;
    private long second;

    /**
     * @param ratio          extra ones for each first one, in [0,1]
     * @param floorPerSecond of all who share it
     * @param sharers        how many these are now, at least 1: event loops that the calls are spread over
     */
    public ShareBudget(double ratio, int floorPerSecond, IntSupplier sharers, Ticker ticker) {
        if (sharers.getAsInt() < 1) throw new IllegalArgumentException("sharers must be at least 1");
        this.ratioMillionths = Math.round(ratio * MILLIONTHS);
        this.floorMillionths = MILLIONTHS * WINDOW_SECONDS * floorPerSecond;
        this.sharers = sharers;
        this.ticker = ticker;
        this.originNanos = ticker.nanos();
    }

    /** A call is sent for the first time. */
    public void deposit() {
        firsts[slotNow()]++;
        firstsSum++;
    }

    /** Takes one extra sending, if there is one. */
    public boolean tryWithdraw() {
        int slot = slotNow();
        if ((extrasSum + 1) * MILLIONTHS > allowedMillionths()) return false;
        extras[slot]++;
        extrasSum++;
        return true;
    }

    /** Whole ones left now. */
    public long left() {
        slotNow();
        return Math.max(0, allowedMillionths() / MILLIONTHS - extrasSum);
    }

    private long allowedMillionths() {
        return Math.max(firstsSum * ratioMillionths, floorMillionths / sharers.getAsInt());
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
        extrasSum -= extras[slot];
        firsts[slot] = 0;
        extras[slot] = 0;
    }
}
