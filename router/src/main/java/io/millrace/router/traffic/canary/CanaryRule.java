package io.millrace.router.traffic.canary;

import io.millrace.config.CanarySettings;
import io.millrace.config.CanarySignal;
import io.millrace.router.traffic.evidence.Comparison;
import io.millrace.router.traffic.evidence.Interval;
import io.millrace.router.traffic.evidence.MeanEvidence;
import io.millrace.router.traffic.evidence.Outcomes;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What to do with a step, out of what was counted in it. Immutable; any thread.
 *
 * <p>For the maintainer, on the two errors. To promote, every signal has to prove that the version is no worse than allowed: one that is
 * worse in any of them passes that one's test with at most alpha, so no test needs a part of it (an intersection-union test), however
 * many signals and steps there are. To roll back, one of many tests suffices: each of them gets an equal part of alpha (Bonferroni).
 * Evidence of one step is not carried to the next: a fault that shows under load only must not be outweighed by calm before it,
 * and pooling over steps would compare hours in which the new version had little traffic with others in which it had much.
 *
 * <p>The burn is held against the objective and not against the stable version: what uses up the budget goes, whether or not something
 * else does so too.
 */
public final class CanaryRule {
    private static final double MOST = 1e9;

    private final CanarySettings settings;
    private final double logToPromote;
    private final double partOfAlpha;
    private final double logToRollBack;
    private final List<Promise> promises;

    private record Promise(String name, double allowed, Function<Tally, Outcomes> of) {
        /** Above which the budget burns too fast. Half of all being bad is, whatever the objective allows. */
        double limit(double burn) {
            return Math.min(0.5, burn * allowed);
        }

        double rate(double ratio) {
            return ratio == 0 ? 0 : Math.min(MOST, ratio / allowed);
        }
    }

    public CanaryRule(CanarySettings settings, Objective objective) {
        this.settings = settings;
        this.promises = List.of(
                new Promise("availability", 1 - objective.availability() / 100, Tally::failed),
                new Promise("latency", 1 - objective.percentile() / 100, Tally::late));
        int steps = settings.steps().size();
        int tests = (steps - 1) * settings.margins().size() + steps * promises.size();
        this.logToPromote = -Math.log(settings.falseDecisions());
        this.partOfAlpha = settings.falseDecisions() / tests;
        this.logToRollBack = -Math.log(partOfAlpha);
    }

    /**
     * What to do and by which kind of reason.
     *
     * @param by {@code evidence}, {@code burn} or {@code patience}
     */
    public record Judgement(Action action, String by, String why) {
        private static final String BURN = "burn";

        boolean isBurn() {
            return action == Action.ROLL_BACK && by.equals(BURN);
        }
    }

    /**
     * @param weight share of the new version in percent
     * @param stable of this step, as is {@code candidate}
     * @param held   how long the step has lasted
     */
    public Judgement judge(double weight, Tally stable, Tally candidate, Duration held) {
        for (Promise promise : promises)
            if (burns(promise, candidate))
                return new Judgement(
                        Action.ROLL_BACK, Judgement.BURN, "the error budget of " + promise.name() + " is burning");
        boolean compared = weight < 100;
        if (compared)
            for (Map.Entry<CanarySignal, Double> one : settings.margins().entrySet())
                if (comparison(one.getKey(), stable, candidate).provesAbove(one.getValue(), logToRollBack))
                    return new Judgement(
                            Action.ROLL_BACK, "evidence", one.getKey().keyword() + " is worse than allowed");
        return outlook(compared, stable, candidate, held);
    }

    private Judgement outlook(boolean compared, Tally stable, Tally candidate, Duration held) {
        String missing = missing(compared, stable, candidate, held);
        if (missing.isEmpty())
            return new Judgement(
                    Action.PROMOTE,
                    "evidence",
                    compared
                            ? "no signal is worse than allowed"
                            : "it has carried all traffic without burning the budget");
        if (settings.patience().isPresent()
                && held.compareTo(settings.patience().get()) >= 0)
            return new Judgement(Action.ROLL_BACK, "patience", "still undecided: " + missing);
        return new Judgement(Action.HOLD, "evidence", missing);
    }

    /** What a promotion waits for; empty if for nothing. */
    private String missing(boolean compared, Tally stable, Tally candidate, Duration held) {
        long requests = candidate.failed().count();
        if (requests < settings.minimumRequests())
            return requests + " of at least " + settings.minimumRequests() + " requests";
        if (held.compareTo(settings.minimumTime()) < 0)
            return held.toSeconds() + " s of at least " + settings.minimumTime().toSeconds() + " s";
        if (compared)
            for (Map.Entry<CanarySignal, Double> one : settings.margins().entrySet())
                if (!comparison(one.getKey(), stable, candidate).provesBelow(one.getValue(), logToPromote))
                    return one.getKey().keyword() + " is not known well enough";
        return "";
    }

    private boolean burns(Promise promise, Tally candidate) {
        Outcomes seen = promise.of().apply(candidate);
        double limit = promise.limit(settings.burn());
        return seen.bad() > 0 && seen.mean() > limit && seen.logAgainst(limit) >= logToRollBack;
    }

    private static Comparison comparison(CanarySignal signal, Tally stable, Tally candidate) {
        return new Comparison(stable.of(signal), candidate.of(signal));
    }

    /** Each signal's numbers, with intervals: a millisecond or so. */
    List<Reading> readings(Tally stable, Tally candidate) {
        List<Reading> readings = new ArrayList<>();
        settings.margins().forEach((signal, margin) -> {
            Comparison comparison = comparison(signal, stable, candidate);
            MeanEvidence control = comparison.control();
            MeanEvidence other = comparison.candidate();
            Interval interval = comparison.interval(settings.falseDecisions());
            readings.add(new Reading(
                    signal.keyword(),
                    control.count(),
                    control.mean(),
                    other.count(),
                    other.mean(),
                    comparison.difference(),
                    interval.low(),
                    interval.high(),
                    margin));
        });
        return readings;
    }

    List<Burn> burnsOf(Tally candidate) {
        List<Burn> burns = new ArrayList<>();
        for (Promise promise : promises) {
            Outcomes seen = promise.of().apply(candidate);
            double ratio = seen.count() == 0 ? 0 : seen.mean();
            burns.add(new Burn(
                    promise.name(),
                    seen.count(),
                    seen.bad(),
                    promise.rate(ratio),
                    promise.rate(seen.interval(partOfAlpha).low()),
                    settings.burn()));
        }
        return burns;
    }
}
