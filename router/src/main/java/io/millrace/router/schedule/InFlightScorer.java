package io.millrace.router.schedule;

import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.SlowStart;
import java.util.Map;

/**
 * Attempts in flight over the share an endpoint should have: its weight, and while it returns from ejection only a
 * growing part of it.
 */
public final class InFlightScorer implements Scorer {
    private final Map<String, EjectionSettings> byPool;

    public InFlightScorer(Map<String, EjectionSettings> byPool) {
        this.byPool = Map.copyOf(byPool);
    }

    @Override
    public double score(Candidate candidate, long nowNanos) {
        EjectionSettings ejection =
                byPool.getOrDefault(candidate.endpoint().id().pool(), EjectionSettings.DEFAULTS);
        double share = SlowStart.share(candidate.serving(), ejection, nowNanos);
        return (candidate.load().inFlight() + 1) / (candidate.endpoint().weight() * share);
    }
}
