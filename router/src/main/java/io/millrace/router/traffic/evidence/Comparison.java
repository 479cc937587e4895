package io.millrace.router.traffic.evidence;

import java.util.function.DoubleUnaryOperator;

/**
 * What is known of {@code candidate's mean − control's mean}, at all times at once. Both means being bad things (a ratio of
 * failures, a loss), a positive difference is a worse candidate. Any thread; some hundred logarithms per question.
 *
 * <p>The product of both arms' martingales is one for the pair of means; what speaks against a whole region of pairs is its least
 * value there (what speaks against each of them). The regions are those with a difference on one side of a margin, the function is
 * convex, so the least value lies on the line of the margin.
 *
 * <p>Each of the questions errs with a probability of at most {@code alpha} over all time, in either direction, for both are answered
 * by the same martingale.
 */
public record Comparison(MeanEvidence control, MeanEvidence candidate) {
    public double difference() {
        return candidate.mean() - control.mean();
    }

    /** How strongly all speaks against the candidate being worse by {@code margin} or more: a natural logarithm. */
    public double logAgainstAtLeast(double margin) {
        return least(control, candidate, margin, Double.NEGATIVE_INFINITY);
    }

    /** How strongly all speaks against the candidate being worse by {@code margin} or less: a natural logarithm. */
    public double logAgainstAtMost(double margin) {
        return least(candidate, control, -margin, Double.NEGATIVE_INFINITY);
    }

    /** Whether the difference is proved to be below the margin. Quicker than the number where it is not. */
    public boolean provesBelow(double margin, double logNeeded) {
        return difference() < margin && least(control, candidate, margin, logNeeded) >= logNeeded;
    }

    /** Whether the difference is proved to be above the margin. Quicker than the number where it is not. */
    public boolean provesAbove(double margin, double logNeeded) {
        return difference() > margin && least(candidate, control, -margin, logNeeded) >= logNeeded;
    }

    /** All differences that are not proved wrong: they hold the true one at all times at once but with probability alpha. */
    public Interval interval(double alpha) {
        double needed = -Math.log(alpha);
        double seen = difference();
        return new Interval(
                Crossing.falling(this::logAgainstAtMost, -1, seen, needed),
                Crossing.rising(this::logAgainstAtLeast, seen, 1, needed));
    }

    /** Against {@code upper's mean >= lower's mean + margin}. */
    private static double least(MeanEvidence lower, MeanEvidence upper, double margin, double enough) {
        DoubleUnaryOperator ofLower = lower.logAgainst();
        DoubleUnaryOperator ofUpper = upper.logAgainst();
        double beside = upper.mean() - margin;
        // The means that were seen are in the region: nothing speaks against them.
        if (beside >= lower.mean()) return ofLower.applyAsDouble(lower.mean()) + ofUpper.applyAsDouble(upper.mean());
        double from = Math.max(beside, Math.max(0, -margin));
        double to = Math.min(lower.mean(), Math.min(1, 1 - margin));
        return Convex.least(
                at -> ofLower.applyAsDouble(at) + ofUpper.applyAsDouble(Math.clamp(at + margin, 0, 1)),
                from,
                to,
                enough);
    }
}
