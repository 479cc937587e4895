package io.millrace.bench.rig;

import java.util.function.LongUnaryOperator;

/** The highest rate that a contender holds, by bisection on a scale of ratios. */
final class RateSearch {
    /** Steps away from a guess before the search gives up. */
    private static final int FARTHEST = 20;

    private static final double CONFIRM_STEP = 0.97;
    private static final int CONFIRMATIONS = 4;

    private final Probe probe;
    private final LongUnaryOperator seeds;
    private long run;

    /** One short run. */
    @FunctionalInterface
    interface Probe {
        boolean holds(double perSecond, long seed);
    }

    /** @param seed of this search; each run in it has one of its own */
    RateSearch(Probe probe, long seed) {
        this.probe = probe;
        this.seeds = number -> seed * 1_000_003 + number;
    }

    /**
     * Goes from a guess in steps to where the answer turns, and halves what is between.
     *
     * @param step   a ratio above 1
     * @param within the ratio of the ends between which the answer is known in the end, above 1
     * @return the lower end
     */
    double from(double guess, double step, double within) {
        double low = guess;
        double high = guess;
        boolean upwards = holds(guess);
        for (int i = 0; i < FARTHEST && low == high; i++) {
            double next = upwards ? high * step : low / step;
            boolean turns = holds(next) != upwards;
            if (upwards || !turns) high = next;
            if (!upwards || !turns) low = next;
        }
        while (high / low > within) {
            double middle = Math.sqrt(low * high);
            if (holds(middle)) low = middle;
            else high = middle;
        }
        return low;
    }

    /** The rate itself where it holds once more, else the first below that does. */
    double confirmed(double rate) {
        double confirmed = rate;
        for (int i = 0; i < CONFIRMATIONS && !holds(confirmed); i++) confirmed *= CONFIRM_STEP;
        return confirmed;
    }

    private boolean holds(double perSecond) {
        return probe.holds(perSecond, seeds.applyAsLong(run++));
    }
}
