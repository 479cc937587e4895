package io.millrace.router.traffic.learn;

import io.millrace.router.traffic.evidence.Measures;
import io.millrace.slo.Attained;
import io.millrace.slo.Verdict;

/**
 * What became of an arm's calls since its trial began. Those of several loops are added up.
 *
 * @param exposures calls that chance or a key sent there and that have ended
 * @param attained  of those, what counts for the model's objective
 * @param losses    of the rewards that were reported for them: 0 for the best, 1 for the worst
 */
public record ArmTotals(long exposures, Attained attained, Measures losses) {
    public static final ArmTotals NOTHING = new ArmTotals(0, Attained.NOTHING, Measures.NONE);

    public ArmTotals plus(ArmTotals other) {
        return new ArmTotals(exposures + other.exposures, attained.plus(other.attained), losses.plus(other.losses));
    }

    /** What came since then: an earlier value of the same totals. */
    public ArmTotals since(ArmTotals before) {
        return new ArmTotals(
                exposures - before.exposures, attained.since(before.attained), losses.since(before.losses));
    }

    ArmTotals exposed(Verdict verdict) {
        return new ArmTotals(exposures + 1, attained.plus(verdict), losses);
    }

    ArmTotals rewarded(Measures more) {
        return new ArmTotals(exposures, attained, losses.plus(more));
    }
}
