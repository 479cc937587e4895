package io.millrace.router.schedule;

import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.SlowStart;
import java.util.Map;

/**
 * How much of the traffic an endpoint should have relative to its peers: its weight, times that which its own load reports
 * give it, and while it returns from ejection only a growing part of both.
 */
public final class TrafficShare {
    private final Map<String, EjectionSettings> byPool;

    public TrafficShare(Map<String, EjectionSettings> byPool) {
        this.byPool = Map.copyOf(byPool);
    }

    /** Above 0. */
    public double of(Candidate candidate, long nowNanos) {
        if (candidate.serving().wholeFromNanos() - nowNanos <= 0)
            return candidate.endpoint().weight();
        EjectionSettings ejection =
                byPool.getOrDefault(candidate.endpoint().id().pool(), EjectionSettings.DEFAULTS);
        return candidate.endpoint().weight()
                * candidate.load().weight()
                * SlowStart.share(candidate.serving(), ejection, nowNanos);
    }
}
