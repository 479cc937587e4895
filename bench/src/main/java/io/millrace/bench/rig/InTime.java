package io.millrace.bench.rig;

import java.time.Duration;

/**
 * Whether so many of all calls are in time, asked as the answers come in: a run ends as soon as chance cannot explain what was
 * seen. Not at once, for calls that are late come together; and it fails sooner than it passes, for a queue that grows slowly
 * looks well at first. A run that is not decided at its end goes by the share that it saw.
 *
 * <p>Source: MLPerf Inference, early stopping: a binomial test in place of a fixed number of queries.
 *
 * @param ratio       of the calls that must be in time, in (0,1)
 * @param failsAfter  nanoseconds before which no run fails
 * @param passesAfter nanoseconds before which no run passes
 * @param clump       calls that are in time or late together, for chance one
 */
record InTime(double ratio, long failsAfter, long passesAfter, int clump) {
    /** Tests are repeated many times in a run, so each must be strict. */
    private static final double CHANCE = 0.0005;
    /** Of fewer, one that is late by chance is more than one in a hundred. */
    private static final int LEAST_CLUMPS = 300;

    enum Verdict {
        HOLDS,
        FAILS,
        OPEN
    }

    /** A run of this length after settling fails after a quarter of it at the soonest, and passes after a half. */
    static InTime within(double ratio, Duration settle, Duration length, int clump) {
        return new InTime(
                ratio,
                settle.plus(length.dividedBy(4)).toNanos(),
                settle.plus(length.dividedBy(2)).toNanos(),
                clump);
    }

    /**
     * How long a run must be: as long as usual where calls come one by one, longer the more come together, and never so short
     * that it is about a few clumps.
     */
    static Duration length(Duration usual, double perSecond, int clump) {
        double seconds = usual.toNanos() / 1e9 * Math.sqrt(clump);
        if (clump > 1) seconds = Math.max(seconds, LEAST_CLUMPS * clump / perSecond);
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    Verdict soFar(int calls, int misses, long elapsedNanos) {
        double allowed = 1 - ratio;
        boolean well = misses <= allowed * calls;
        if (elapsedNanos < (well ? passesAfter : failsAfter)) return Verdict.OPEN;
        int trials = calls / clump;
        int lost = misses / clump;
        if (!well) return Binomial.atLeast(lost, trials, allowed) < CHANCE ? Verdict.FAILS : Verdict.OPEN;
        return Binomial.atMost(lost, trials, allowed) < CHANCE ? Verdict.HOLDS : Verdict.OPEN;
    }

    boolean atTheEnd(int calls, int misses) {
        return calls > 0 && misses <= (1 - ratio) * calls;
    }
}
