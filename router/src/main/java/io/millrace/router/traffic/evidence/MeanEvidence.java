package io.millrace.router.traffic.evidence;

import java.util.function.DoubleUnaryOperator;

/**
 * What was seen of one arm, and how strongly it speaks about the arm's mean, a number in [0,1]: a ratio of bad calls, or a mean
 * loss. Immutable.
 *
 * <p>{@link #logAgainst} is the logarithm of a test martingale: were the mean in truth {@code m}, its value at {@code m} would
 * come to exceed {@code 1/alpha} at any time, ever, with a probability of at most {@code alpha} (Ville's inequality). It is
 * convex, least at the mean that was seen. Martingales of two arms may be multiplied whatever the order in which calls come to
 * the arms, and whoever decided that order by what came before; that is what {@link Comparison} stands on.
 *
 * <p>Source: S. R. Howard, A. Ramdas, J. McAuliffe, J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences",
 * Annals of Statistics 49(2), 2021.
 */
public sealed interface MeanEvidence permits Outcomes, Measures {
    /** Of the observations. */
    long count();

    /** That was seen, in [0,1]; ½ where nothing was. */
    double mean();

    /**
     * As a function of the mean, in [0,1], that it speaks against. Natural logarithm; positive infinity where it cannot have
     * been. What does not depend on the mean is computed once, here.
     */
    DoubleUnaryOperator logAgainst();

    default double logAgainst(double mean) {
        return logAgainst().applyAsDouble(mean);
    }

    /** All means that it does not speak against as strongly: they hold the true one at all times at once but with probability alpha. */
    default Interval interval(double alpha) {
        double needed = -Math.log(alpha);
        DoubleUnaryOperator against = logAgainst();
        return new Interval(Crossing.falling(against, 0, mean(), needed), Crossing.rising(against, mean(), 1, needed));
    }
}
