package io.millrace.router.traffic.evidence;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Whether calls came to the arms in the shares that were asked for. If not, something is broken between the split and the count (a
 * version that dies before it is counted, clients that retry one arm more, a cache before it), and a comparison of the arms is
 * worth nothing, whatever it says. Immutable; each change is a new one.
 *
 * <p>What is to be counted are units that were given an arm independently: calls where the split draws each anew, users (their
 * first call) where it is sticky by user. The calls of sticky users come in bunches, and would raise a false alarm.
 *
 * <p>For the maintainer: the Bayes factor of a Dirichlet prior, gathered about the shares asked for, against the shares themselves. It is a
 * martingale if they are right, so it may be looked at always. Shares that change begin a new factor of the product.
 *
 * <p>Source: M. Lindon, A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022.
 *
 * @param logBefore of the evidence under earlier shares
 * @param shares    asked for: above 0, of sum 1
 * @param counts    seen, of each arm, under these shares
 */
public record ShareMismatch(double logBefore, List<Double> shares, List<Long> counts) {
    /** That rare a false alarm is what alarms of this kind are commonly set to: nobody looks at one that cries often. */
    public static final double USUAL_ALPHA = 0.001;

    /** How closely the prior lies about the shares: deviations of some hundredths are found soonest. */
    private static final double GATHERED = 100;

    public ShareMismatch {
        shares = List.copyOf(shares);
        counts = List.copyOf(counts);
        if (shares.size() < 2 || shares.size() != counts.size())
            throw new IllegalArgumentException(shares.size() + " shares for " + counts.size() + " arms");
        double sum = 0;
        for (double share : shares) {
            if (!(share > 0)) throw new IllegalArgumentException("a share of " + share);
            sum += share;
        }
        if (Math.abs(sum - 1) > 1e-6) throw new IllegalArgumentException("shares of sum " + sum);
        for (long count : counts) if (count < 0) throw new IllegalArgumentException("a count of " + count);
    }

    /** Nothing counted yet. */
    public static ShareMismatch of(List<Double> shares) {
        return new ShareMismatch(0, shares, none(shares.size()));
    }

    /** @param more for each arm, since this was called last */
    public ShareMismatch counted(List<Long> more) {
        if (more.size() != counts.size())
            throw new IllegalArgumentException(more.size() + " for " + counts.size() + " arms");
        List<Long> sums = new ArrayList<>();
        for (int arm = 0; arm < counts.size(); arm++) sums.add(counts.get(arm) + more.get(arm));
        return new ShareMismatch(logBefore, shares, sums);
    }

    /** From now on other shares are asked for; what was found before stays found. */
    public ShareMismatch asked(List<Double> other) {
        if (other.equals(shares)) return this;
        return new ShareMismatch(logEvidence(), other, none(other.size()));
    }

    /** Natural logarithm of the evidence that the shares are not those. */
    public double logEvidence() {
        double log = logBefore;
        double total = 0;
        for (int arm = 0; arm < counts.size(); arm++) {
            double prior = GATHERED * shares.get(arm);
            long count = counts.get(arm);
            log += LogGamma.value(prior + count) - LogGamma.value(prior) - count * Math.log(shares.get(arm));
            total += count;
        }
        return log + LogGamma.value(GATHERED) - LogGamma.value(GATHERED + total);
    }

    /** Ever wrong with a probability of at most {@code alpha}, however often it is asked. */
    public boolean alarms(double alpha) {
        return logEvidence() >= -Math.log(alpha);
    }

    private static List<Long> none(int arms) {
        return Collections.nCopies(arms, 0L);
    }
}
