package io.millrace.bench.rig;

import static java.util.Objects.requireNonNull;

import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import io.millrace.router.bench.Tally;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Timetable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.IntFunction;

/**
 * The highest rate at which 99 of 100 answers are right and in time, of several contenders in turn.
 *
 * @param arrivals  of a mean rate
 * @param objective of an answer, from when its request was due
 */
record InTimeRates(DoubleFunction<LoadPattern> arrivals, IntFunction<Ask> asks, Duration objective, Effort effort) {
    private static final double ATTAINED = 0.99;
    private static final Duration SETTLE = Duration.ofMillis(500);
    /** Of the first search. */
    private static final double FIRST_STEP = 1.5;

    /** Of those in the rounds, each of which begins where the last one ended. */
    private static final double STEP = 1.1;

    /**
     * @param guesses calls per second, however wrong; contenders are measured in this order
     */
    Rounds measure(List<Contender> contenders, Map<Contender, Double> guesses) {
        Map<Contender, Double> last = new HashMap<>();
        for (Contender contender : contenders) {
            contender.takeTurn();
            double guess = requireNonNull(guesses.get(contender));
            WarmUp.of(contender, effort, (length, share) -> contender.play(load(share * guess, length, 0)));
            double rate = search(contender, -1).from(guess, FIRST_STEP, STEP);
            Progress.say("%s: about %.0f/s".formatted(contender.name(), rate));
            last.put(contender, rate);
        }
        return Rounds.of(contenders, effort.rounds(), (contender, round) -> {
            RateSearch search = search(contender, round);
            double rate = search.confirmed(search.from(requireNonNull(last.get(contender)), STEP, effort.within()));
            last.put(contender, rate);
            return rate;
        });
    }

    private RateSearch search(Contender contender, long seed) {
        return new RateSearch((perSecond, run) -> holds(contender, perSecond, run), seed);
    }

    private boolean holds(Contender contender, double perSecond, long seed) {
        int clump = clump();
        Duration length = InTime.length(effort.probe(), perSecond, clump);
        InTime test = InTime.within(ATTAINED, SETTLE, length, clump);
        Load load = load(perSecond, length.plus(SETTLE), seed)
                .until((tally, elapsed) -> test.soFar(tally.calls(), tally.misses(), elapsed) != InTime.Verdict.OPEN);
        Tally tally = contender.play(load).all();
        return switch (test.soFar(tally.calls(), tally.misses(), Long.MAX_VALUE)) {
            case HOLDS -> true;
            case FAILS -> false;
            case OPEN -> test.atTheEnd(tally.calls(), tally.misses());
        };
    }

    /** Calls that come together are late together, and tell as much as one. */
    private int clump() {
        return arrivals.apply(1) instanceof LoadPattern.Random random ? (int) Math.max(1, random.dispersion()) : 1;
    }

    private Load load(double perSecond, Duration length, long seed) {
        int calls = (int) Math.ceil(perSecond * length.toNanos() / 1e9);
        return Load.open(Timetable.of(arrivals.apply(perSecond), calls, seed), asks, objective, SETTLE);
    }
}
