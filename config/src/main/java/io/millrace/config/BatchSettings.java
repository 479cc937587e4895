package io.millrace.config;

import java.time.Duration;
import java.util.List;

/**
 * How calls of a model are sent together.
 *
 * @param max    rows of one batch; a server that says less gets less
 * @param sizes  that servers are prepared for, rising: a batch is padded to the next of them. Empty for every size
 * @param timing when a batch leaves
 * @param size   rows that {@code FIXED} waits for, from 1 to {@code max}
 * @param delay  that it waits for them
 * @param busyRatio how busy, in [0,1), endpoints may be before {@code DEFERRED} lets batches wait to grow
 * @param warmUp whether an endpoint that joins is sent batches of zeros first
 */
public record BatchSettings(
        int max, List<Integer> sizes, Timing timing, int size, Duration delay, double busyRatio, boolean warmUp) {
    public static final double DEFAULT_BUSY_RATIO = 0.7;
    public static final Duration DEFAULT_DELAY = Duration.ofMillis(2);

    /** When a batch leaves. */
    public enum Timing {
        /** As late as the objective allows where the load asks for it; sizes by the latency learned of each endpoint. */
        DEFERRED,
        /** As soon as an endpoint has a place, with as many rows as it was found to answer in half the objective. */
        AIMD,
        /** As soon as an endpoint has a place, with what waits. */
        EAGER,
        /** As soon as an endpoint has a place and so many rows wait, or one has waited so long. */
        FIXED
    }

    public BatchSettings {
        sizes = List.copyOf(sizes);
        if (max < 2) throw new IllegalArgumentException("max must be at least 2");
        if (size < 1 || size > max) throw new IllegalArgumentException("size must be from 1 to max");
        if (!(busyRatio >= 0 && busyRatio < 1)) throw new IllegalArgumentException("busy must be below 100%");
        if (delay.isNegative()) throw new IllegalArgumentException("delay must not be below 0");
        int last = 0;
        for (int one : sizes) {
            if (one <= last) throw new IllegalArgumentException("sizes must rise: " + sizes);
            last = one;
        }
        if (!sizes.isEmpty() && last != max) throw new IllegalArgumentException("the last of sizes must be max");
    }
}
