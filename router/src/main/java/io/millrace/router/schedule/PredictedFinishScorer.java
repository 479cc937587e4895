package io.millrace.router.schedule;

/**
 * When an attempt more would be answered. Nanoseconds.
 *
 * <p>An endpoint of which little is known is tried at once while it is idle; one of which nothing is known is dreaded as soon as
 * it is not: its first answers decide.
 *
 * <p>Source: the penalty of an unseen busy endpoint is Finagle's, PeakEwma.
 */
public final class PredictedFinishScorer implements Scorer {
    private static final long UNSEEN_BUSY_NANOS = 10_000_000_000L;

    @Override
    public double score(Candidate candidate, long nowNanos) {
        long inFlight = candidate.load().inFlight();
        if (inFlight == 0 && candidate.latency().isLittleKnown()) return neighboursNanos(candidate);
        long expected = candidate.latency().nanos(inFlight + 1, nowNanos);
        double latency = expected != LatencyByLoad.UNSEEN ? expected : (double) UNSEEN_BUSY_NANOS * inFlight;
        return latency + neighboursNanos(candidate);
    }

    /** What the endpoint takes with that many in flight, nothing where little is known, plus what its device has been given by others. */
    public static long nanos(Candidate candidate, long nowNanos) {
        if (candidate.latency().isLittleKnown()) return neighboursNanos(candidate);
        long expected = candidate.latency().nanos(candidate.load().inFlight() + 1, nowNanos);
        return Math.max(0, expected) + neighboursNanos(candidate);
    }

    /** What others have on the device: its own attempts are in the latency already. */
    public static long neighboursNanos(Candidate candidate) {
        return Math.max(
                0, candidate.device().predictedNanos() - candidate.load().predictedNanos());
    }
}
