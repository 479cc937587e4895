package io.millrace.bench.rig;

import io.millrace.router.bench.Ask;
import io.millrace.router.bench.Load;
import io.millrace.router.simulate.LoadPattern;
import io.millrace.router.simulate.Timetable;
import java.time.Duration;
import java.util.function.IntFunction;

/**
 * Poisson arrivals at one rate, whatever becomes of the calls.
 *
 * @param perSecond the whole rate
 * @param patience  of a client, and its objective
 */
record Steady(IntFunction<Ask> asks, double perSecond, Duration patience) {
    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** At a share of the rate, to warm up. */
    Load gently(Duration length, double share) {
        return load(share * perSecond, Duration.ZERO, length, -1);
    }

    /** All of it counts, for what is measured from outside as well. */
    Load whole(Duration length, long seed) {
        return load(perSecond, Duration.ZERO, length, seed);
    }

    /** So much counts, after a moment to settle. */
    Load counted(Duration length, long seed) {
        return load(perSecond, SETTLE, length, seed);
    }

    private Load load(double rate, Duration settle, Duration length, long seed) {
        int calls = (int) Math.ceil(rate * settle.plus(length).toNanos() / 1e9);
        return Load.open(Timetable.of(LoadPattern.Random.poisson(rate), calls, seed), asks, patience, settle)
                .patience(patience);
    }
}
