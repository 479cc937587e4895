package io.millrace.router.schedule;

/**
 * When an attempt more would be answered: what the endpoint takes with that many in flight, plus what its device has been
 * given for others, over the share the endpoint should have. Nanoseconds. One event loop's own.
 *
 * <p>An endpoint of which nothing is known is tried at once while it is idle, and dreaded as soon as it is not: its first
 * answer decides.
 *
 * <p>Source: the penalty of an unseen busy endpoint is Finagle's, PeakEwma.
 */
public final class PredictedFinishScorer implements Scorer {
    private static final long UNSEEN_BUSY_NANOS = 10_000_000_000L;

    private final LoopLatencies latencies;
    private final DeviceLoads devices;
    private final TrafficShare share;

    public PredictedFinishScorer(LoopLatencies latencies, DeviceLoads devices, TrafficShare share) {
        this.latencies = latencies;
        this.devices = devices;
        this.share = share;
    }

    @Override
    public double score(Candidate candidate, long nowNanos) {
        return (latencyNanos(candidate) + neighboursNanos(candidate)) / share.of(candidate, nowNanos);
    }

    private double latencyNanos(Candidate candidate) {
        long inFlight = candidate.load().inFlight();
        long expected = latencies.of(candidate.load()).nanos(inFlight + 1);
        if (expected != LatencyByLoad.UNSEEN) return expected;
        return inFlight == 0 ? 0 : (double) UNSEEN_BUSY_NANOS * inFlight;
    }

    /** What others have on the device: its own attempts are in the latency already. */
    private double neighboursNanos(Candidate candidate) {
        long all = devices.of(candidate.endpoint()).predictedNanos();
        long one = latencies.of(candidate.load()).nanos(1);
        return one == LatencyByLoad.UNSEEN
                ? all
                : Math.max(0, all - (double) candidate.load().inFlight() * one);
    }
}
