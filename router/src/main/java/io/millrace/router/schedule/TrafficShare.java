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
        return weight(candidate) * presence(candidate, nowNanos);
    }

    /** Relative to that of its peers, above 0. */
    public double weight(Candidate candidate) {
        return candidate.endpoint().weight() * candidate.load().weight();
    }

    /** The part of its traffic that it takes already, in (0,1]. */
    public double presence(Candidate candidate, long nowNanos) {
        if (candidate.serving().wholeFromNanos() - nowNanos <= 0) return 1;
        EjectionSettings ejection =
                byPool.getOrDefault(candidate.endpoint().id().pool(), EjectionSettings.DEFAULTS);
        return SlowStart.share(candidate.serving(), ejection, nowNanos);
    }
}
