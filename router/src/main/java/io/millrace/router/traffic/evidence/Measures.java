package io.millrace.router.traffic.evidence;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * Numbers in [0,1] of any distribution, as losses: what a reward fell short of the best. Of several loops they are added up.
 * Taken by {@link Measuring}.
 *
 * <p>The martingale is the empirical Bernstein one: numbers that vary little tell more than their range allows to hope. It is
 * averaged over its rate by the conjugate (gamma-exponential) density, in both directions, each with half of the weight. Not
 * only for one mean that stays: while the mean wanders, it speaks of its average up to now.
 *
 * <p>Source: Howard et al. 2021 (see {@link MeanEvidence}), theorem 4 and proposition 9.
 *
 * @param count  of the numbers
 * @param sum    of them
 * @param spread the sum of squares of how far each was from what those before it led to expect
 */
public record Measures(long count, double sum, double spread) implements MeanEvidence {
    public static final Measures NONE = new Measures(0, 0, 0);

    /** The bound is about the tightest where the spread is six times this: after some hundred numbers of usual variance. */
    private static final double TUNED = 4;

    private static final double LOG_WEIGHT =
            TUNED * Math.log(TUNED) - LogGamma.value(TUNED) - Math.log(RegularizedGamma.P.value(TUNED, TUNED));

    public Measures {
        if (count < 0 || !(sum >= 0 && sum <= count * (1 + 1e-9)) || !(spread >= 0 && spread <= count))
            throw new IllegalArgumentException(count + " of sum " + sum + " and spread " + spread);
    }

    public Measures plus(Measures other) {
        return new Measures(count + other.count, sum + other.sum, spread + other.spread);
    }

    /** What came since then: an earlier value of the same sums. Rounding may not make of it what could never be. */
    public Measures since(Measures before) {
        long more = count - before.count;
        return new Measures(
                more, Math.clamp(sum - before.sum, 0, (double) more), Math.clamp(spread - before.spread, 0, (double)
                        more));
    }

    @Override
    public double mean() {
        return count == 0 ? 0.5 : Math.min(1, sum / count);
    }

    @Override
    public DoubleUnaryOperator logAgainst() {
        double mean = mean();
        return supposed -> Math.log(0.5) + logMixture(count * Math.abs(mean - supposed), spread);
    }

    /**
     * Of a sum that is so far above what was supposed, with such a spread. For the maintainer: the integral over z from 0 to 1 of
     * z^(v+r-1) exp(-z(s+v+r)) exp(s+v), where z is one less the rate, by the lower incomplete gamma function.
     */
    static double logMixture(double above, double spread) {
        double shape = spread + TUNED;
        double rate = above + shape;
        return LOG_WEIGHT
                + LogGamma.value(shape)
                + Math.log(RegularizedGamma.P.value(shape, rate))
                - shape * Math.log(rate)
                + above
                + spread;
    }
}
