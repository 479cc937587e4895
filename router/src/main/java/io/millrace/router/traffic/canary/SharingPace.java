package io.millrace.router.traffic.canary;

import io.millrace.inference.Ticker;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often one router shares what it has counted: by chance somewhat more or less, so that not all write at once. */
final class SharingPace {
    /** How often counts are shared, some more or less. */
    private static final Duration SHARE = Duration.ofSeconds(2);

    /** How often at least somebody writes while anything is left to decide. */
    private static final Duration PULSE = Duration.ofSeconds(10);

    private static final int ROUTERS_AT_THAT_PACE = 8;

    private final Ticker ticker;
    private final RandomGenerator random;
    private long shareNanos;

    SharingPace(Ticker ticker, RandomGenerator random) {
        this.ticker = ticker;
        this.random = random;
        this.shareNanos = ticker.nanos();
    }

    /**
     * One turn of sharing is over. Where many routers share, each does so more seldom.
     *
     * @param routers that do
     */
    void next(int routers) {
        double pace = Math.max(1, routers / (double) ROUTERS_AT_THAT_PACE);
        shareNanos = ticker.nanos() + (long) (SHARE.toNanos() * pace * (0.75 + random.nextDouble() / 2));
    }

    /**
     * @param hasMore    than was shared last
     * @param quietNanos for how long nobody has written
     */
    boolean isDue(boolean hasMore, long quietNanos) {
        return hasMore ? ticker.nanos() - shareNanos >= 0 : quietNanos >= PULSE.toNanos();
    }
}
