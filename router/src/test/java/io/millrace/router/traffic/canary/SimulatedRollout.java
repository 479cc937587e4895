package io.millrace.router.traffic.canary;

import io.millrace.config.CanarySettings;
import io.millrace.inference.HandTicker;
import io.millrace.router.traffic.evidence.Measures;
import io.millrace.router.traffic.evidence.Measuring;
import io.millrace.router.traffic.evidence.Outcomes;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A rollout in virtual time: calls come at a steady rate, each is given a version by chance, and once a second the canary is fed and
 * asked, until it ends or the time is over.
 *
 * @param stable    the ratio of its calls that fail, as for {@code candidate}; half as many of the answers are late
 * @param perSecond calls
 * @param losses    what clients tell of half of the calls, by their means
 */
record SimulatedRollout(double stable, double candidate, int perSecond, int seconds, Losses losses) {
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));

    SimulatedRollout(double stable, double candidate, int perSecond, int seconds) {
        this(stable, candidate, perSecond, seconds, Losses.UNTOLD);
    }

    /** Mean losses, from 0.15 to 0.85; NaN where nobody tells. A twentieth are the worst, the rest lies about what makes the mean. */
    record Losses(double stable, double candidate) {
        static final Losses UNTOLD = new Losses(Double.NaN, Double.NaN);

        private static Measures of(int calls, double mean, Measuring told, RandomGenerator random) {
            if (Double.isNaN(mean)) return Measures.NONE;
            double rest = (mean - 0.05) / 0.95;
            for (int call = 0; call < calls; call += 2)
                told.add(random.nextDouble() < 0.05 ? 1 : random.nextDouble(rest - 0.1, rest + 0.1));
            return told.take();
        }
    }

    /**
     * @param stage   at the end
     * @param exposed calls that the candidate had before it had all of them
     * @param seconds until the end
     */
    record End(Stage stage, long exposed, int seconds) {}

    End run(CanarySettings settings, long seed) {
        HandTicker ticker = new HandTicker();
        Canary canary = new Canary(settings, OBJECTIVE, ticker);
        RandomGenerator random = new SplittableRandom(seed);
        Measuring ofStable = new Measuring();
        Measuring ofNew = new Measuring();
        long exposed = 0;
        int second = 0;
        for (; second < seconds && canary.stage().isOpen(); second++) {
            int ofCandidate = hits(perSecond, canary.weight() / 100, random);
            if (canary.weight() < 100) exposed += ofCandidate;
            int others = perSecond - ofCandidate;
            canary.observe(
                    tally(others, stable, Losses.of(others, losses.stable(), ofStable, random), random),
                    tally(ofCandidate, candidate, Losses.of(ofCandidate, losses.candidate(), ofNew, random), random));
            ticker.turn(Duration.ofSeconds(1));
            canary.decide();
        }
        return new End(canary.stage(), exposed, second);
    }

    private static Tally tally(int calls, double bad, Measures told, RandomGenerator random) {
        int failed = hits(calls, bad, random);
        int late = hits(calls - failed, bad / 2, random);
        return new Tally(new Outcomes(calls, failed), new Outcomes(calls - failed, late), told);
    }

    /** Of so many draws: from one hit to the next in one draw each, for hits are few. */
    private static int hits(int draws, double ratio, RandomGenerator random) {
        if (ratio >= 1) return draws;
        if (ratio <= 0) return 0;
        double logMiss = Math.log1p(-ratio);
        int hits = 0;
        double at = Math.floor(Math.log(1 - random.nextDouble()) / logMiss);
        while (at < draws) {
            hits++;
            at += 1 + Math.floor(Math.log(1 - random.nextDouble()) / logMiss);
        }
        return hits;
    }
}
