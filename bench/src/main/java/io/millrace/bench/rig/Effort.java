package io.millrace.bench.rig;

import java.time.Duration;

/**
 * How long a measurement takes.
 *
 * @param rounds in each of which every contender is measured once
 * @param warmUp before the first, of a JVM that does not stop compiling sooner
 * @param probe  the longest single run at one rate
 * @param window in which CPU time is read
 * @param within the ratio of the ends between which a rate is known in the end
 */
record Effort(boolean quick, int rounds, Duration warmUp, Duration probe, Duration window, double within) {
    static final Effort FULL =
            new Effort(false, 5, Duration.ofSeconds(60), Duration.ofSeconds(4), Duration.ofSeconds(8), 1.02);
    /** Shows that the rig works; its figures mean little. */
    static final Effort QUICK =
            new Effort(true, 2, Duration.ofSeconds(12), Duration.ofSeconds(1), Duration.ofSeconds(2), 1.06);
}
