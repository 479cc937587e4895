package io.millrace.router.traffic.canary;

import io.millrace.config.CanarySignal;
import io.millrace.router.traffic.evidence.MeanEvidence;
import io.millrace.router.traffic.evidence.Measures;
import io.millrace.router.traffic.evidence.Outcomes;
import io.millrace.slo.Attained;
import java.util.Objects;

/**
 * What was counted of one version. Those of several loops are added up.
 *
 * @param failed of its calls, less those that failed by their client's fault
 * @param late   of its answers
 * @param losses of the rewards reported for its answers: 0 for the best, 1 for the worst
 */
public record Tally(Outcomes failed, Outcomes late, Measures losses) {
    public static final Tally NOTHING = new Tally(Outcomes.NONE, Outcomes.NONE, Measures.NONE);

    public Tally {
        // Of what a binder makes anything may be missing.
        Objects.requireNonNull(failed, "no calls");
        Objects.requireNonNull(late, "no answers");
        Objects.requireNonNull(losses, "no rewards");
    }

    public static Tally of(Attained attained, Measures losses) {
        return new Tally(
                new Outcomes(attained.events(), attained.events() - attained.answered()),
                new Outcomes(attained.answered(), attained.answered() - attained.good()),
                losses);
    }

    MeanEvidence of(CanarySignal signal) {
        return switch (signal) {
            case ERROR_RATE -> failed;
            case LATENCY_SLO -> late;
            case REWARD -> losses;
        };
    }

    public Tally plus(Tally other) {
        return new Tally(failed.plus(other.failed), late.plus(other.late), losses.plus(other.losses));
    }
}
