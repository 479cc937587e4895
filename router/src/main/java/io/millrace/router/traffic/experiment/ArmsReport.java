package io.millrace.router.traffic.experiment;

import io.millrace.config.FeedbackSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.evidence.ArmResult;
import io.millrace.router.traffic.evidence.ExperimentReport;
import io.millrace.router.traffic.evidence.MeanEvidence;
import io.millrace.router.traffic.evidence.Outcomes;
import io.millrace.router.traffic.evidence.RewardRange;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.slo.Attained;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One model's arms beside each other. In each measure more is better; intervals of one measure hold all at once, at all times, but
 * with the probability {@link #ALPHA}.
 *
 * @param model    to which the arms belong
 * @param since    they have led where they lead
 * @param arms     in the order of the split; the first is what the others are compared with
 * @param measures shares of calls that were answered, and of answers that were in time; rewards, where there is feedback
 * @param trusted  whether the arms were given their shares, by {@code tested} calls
 * @param verdict  sentences
 */
public record ArmsReport(
        ModelName model,
        Instant since,
        List<Arm> arms,
        List<ExperimentReport> measures,
        boolean trusted,
        long tested,
        String verdict) {
    public static final double ALPHA = 0.05;

    /**
     * @param asked  its share of the calls now, in [0,1]
     * @param got    of all that were drawn since the beginning
     * @param calls  that have ended, those of a rule not among them
     * @param millis half, nine in ten and 99 in 100 of its answers took at most; NaN where there is none
     */
    public record Arm(String name, double asked, double got, long calls, List<Double> millis) {
        /** Of {@code millis}. */
        public static final List<Double> SHARES = List.of(0.5, 0.9, 0.99);
    }

    public ArmsReport {
        arms = List.copyOf(arms);
        measures = List.copyOf(measures);
    }

    /**
     * A millisecond or so.
     *
     * @param asked the share of each arm now
     */
    public static ArmsReport of(
            ModelName model,
            ArmEvidence.Known known,
            Experiment experiment,
            List<Double> asked,
            Optional<FeedbackSettings> feedback) {
        Measured measured = new Measured(known, asked, !experiment.isMisshared());
        List<ExperimentReport> measures = new ArrayList<>();
        measures.add(measured.by("answered", RewardRange.UNIT, totals -> answered(totals.attained())));
        measures.add(measured.by("in time", RewardRange.UNIT, totals -> inTime(totals.attained())));
        feedback.ifPresent(settings -> measures.add(
                measured.by("reward", new RewardRange(settings.least(), settings.best()), ArmTotals::losses)));
        List<Arm> arms = new ArrayList<>();
        for (int arm = 0; arm < known.arms().size(); arm++) {
            int place = arm;
            ExperimentReport.Line line = measures.getFirst().lines().get(arm);
            List<Double> millis = Arm.SHARES.stream()
                    .map(share -> experiment.millis(place, share))
                    .toList();
            arms.add(new Arm(line.arm(), line.asked(), line.shown(), line.exposures(), millis));
        }
        return new ArmsReport(
                model,
                experiment.began(),
                arms,
                measures,
                measured.trusted(),
                experiment.tested(),
                verdict(measures, measured.trusted()));
    }

    /** What all measures have in common. */
    private record Measured(ArmEvidence.Known known, List<Double> asked, boolean trusted) {
        ExperimentReport by(String measure, RewardRange range, Function<ArmTotals, MeanEvidence> losses) {
            List<ArmResult> arms = new ArrayList<>();
            for (int arm = 0; arm < known.arms().size(); arm++) {
                ArmIdentity identity = known.arms().get(arm);
                ArmTotals totals = known.totals().get(arm);
                arms.add(new ArmResult(identity.name(), totals.exposures(), losses.apply(totals)));
            }
            return ExperimentReport.of(measure, range, arms, asked, trusted, ALPHA);
        }
    }

    private static Outcomes answered(Attained attained) {
        return new Outcomes(attained.events(), attained.events() - attained.answered());
    }

    private static Outcomes inTime(Attained attained) {
        return new Outcomes(attained.answered(), attained.answered() - attained.good());
    }

    private static String verdict(List<ExperimentReport> measures, boolean trusted) {
        // It is the same of each, then.
        if (!trusted || measures.getFirst().lines().size() == 1)
            return measures.getFirst().verdict();
        StringBuilder words = new StringBuilder();
        for (ExperimentReport measure : measures)
            words.append(words.isEmpty() ? "" : " ")
                    .append(Character.toUpperCase(measure.measure().charAt(0)))
                    .append(measure.measure().substring(1))
                    .append(": ")
                    .append(measure.verdict());
        return words.toString();
    }
}
