package io.millrace.router.traffic.evidence;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Calls that went well or badly: failed or not, late or not. Counts of several loops are added up.
 *
 * <p>The martingale is the likelihood of what was seen, averaged over all ratios by Jeffreys' Beta(½,½), over that under the one
 * ratio it speaks against. Exact for any count; it needs nothing but the two numbers, so no order of events.
 *
 * <p>Source: H. Robbins, "Statistical methods related to the law of the iterated logarithm", Annals of Mathematical Statistics
 * 41(5), 1970; the mixture sequential probability ratio test.
 *
 * @param count of all
 * @param bad   of them
 */
public record Outcomes(long count, long bad) implements MeanEvidence {
    public static final Outcomes NONE = new Outcomes(0, 0);

    private static final double PRIOR = 0.5;
    private static final double LOG_PRIOR = LogBeta.value(PRIOR, PRIOR);

    public Outcomes {
        if (bad < 0 || bad > count) throw new IllegalArgumentException(bad + " bad of " + count);
    }

    public Outcomes plus(Outcomes other) {
        return new Outcomes(count + other.count, bad + other.bad);
    }

    @Override
    public double mean() {
        return count == 0 ? 0.5 : (double) bad / count;
    }

    @Override
    public DoubleUnaryOperator logAgainst() {
        long good = count - bad;
        double average = LogBeta.value(PRIOR + bad, PRIOR + good) - LOG_PRIOR;
        return ratio -> {
            // Nothing times the logarithm of nothing is nothing here: an impossible event that did not come.
            double ofBad = bad == 0 ? 0 : bad * Math.log(ratio);
            double ofGood = good == 0 ? 0 : good * Math.log1p(-ratio);
            return average - ofBad - ofGood;
        };
    }
}
