package io.millrace.router.simulate;

import io.millrace.inference.Priority;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Arrivals of a {@link LoadPattern.Random}. Intervals are drawn with mean 1 and then stretched by the rates they pass
 * through, so that a change of rate holds from its very moment.
 */
final class RandomArrivals implements Arrivals {
    private static final double SECOND = 1e9;

    private final List<LoadPattern.Stretch> stretches;
    private final GammaVariates intervals;
    private final double highShare;
    private final RandomGenerator random;
    private int stretch;
    private double inStretchNanos;
    private double stretchBeganNanos;
    private Priority priority = Priority.NORMAL;

    /** @param highShare of the calls that are of high priority, in [0,1]; the others are of normal */
    RandomArrivals(LoadPattern.Random load, double highShare, RandomGenerator random) {
        this.stretches = load.stretches();
        this.intervals = new GammaVariates(load.variation(), random);
        this.highShare = highShare;
        this.random = random;
    }

    @Override
    public boolean next() {
        double work = intervals.next();
        while (true) {
            LoadPattern.Stretch now = stretches.get(stretch);
            double left = now.nanos() - inStretchNanos;
            double takes = work / now.perSecond() * SECOND;
            if (takes <= left) {
                inStretchNanos += takes;
                break;
            }
            work -= left / SECOND * now.perSecond();
            stretchBeganNanos += now.nanos();
            inStretchNanos = 0;
            stretch = (stretch + 1) % stretches.size();
        }
        priority = highShare > 0 && random.nextDouble() < highShare ? Priority.HIGH : Priority.NORMAL;
        return true;
    }

    @Override
    public long atNanos() {
        return (long) (stretchBeganNanos + inStretchNanos);
    }

    @Override
    public int rows() {
        return 1;
    }

    @Override
    public Priority priority() {
        return priority;
    }
}
