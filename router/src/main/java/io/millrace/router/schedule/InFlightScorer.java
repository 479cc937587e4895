package io.millrace.router.schedule;

import io.millrace.discovery.health.EjectionSettings;
import java.util.Map;

/** Attempts in flight over the {@link TrafficShare} an endpoint should have. */
public final class InFlightScorer implements Scorer {
    private final TrafficShare share;

    public InFlightScorer(Map<String, EjectionSettings> byPool) {
        this.share = new TrafficShare(byPool);
    }

    @Override
    public double score(Candidate candidate, long nowNanos) {
        return (candidate.load().inFlight() + 1) / share.of(candidate, nowNanos);
    }
}
