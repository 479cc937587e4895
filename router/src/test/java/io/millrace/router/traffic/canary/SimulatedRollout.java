package io.millrace.router.traffic.canary;

import io.millrace.config.CanarySettings;
import io.millrace.inference.HandTicker;
import io.millrace.router.traffic.evidence.Measures;
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
 */
record SimulatedRollout(double stable, double candidate, int perSecond, int seconds) {
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));

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
        long exposed = 0;
        int second = 0;
        for (; second < seconds && canary.stage().isOpen(); second++) {
            int ofCandidate = hits(perSecond, canary.weight() / 100, random);
            if (canary.weight() < 100) exposed += ofCandidate;
            canary.observe(tally(perSecond - ofCandidate, stable, random), tally(ofCandidate, candidate, random));
            ticker.turn(Duration.ofSeconds(1));
            canary.decide();
        }
        return new End(canary.stage(), exposed, second);
    }

    private static Tally tally(int calls, double bad, RandomGenerator random) {
        int failed = hits(calls, bad, random);
        int late = hits(calls - failed, bad / 2, random);
        return new Tally(new Outcomes(calls, failed), new Outcomes(calls - failed, late), Measures.NONE);
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
