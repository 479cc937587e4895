package io.millrace.router.load;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.router.schedule.EndpointLoads;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Gives each endpoint the weight that its reports say it should have among those of its pool. On the control side only. */
public final class ReportedWeights {
    /** How often they are made anew: what comes within one period is as one report, the last. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    private final LoadReports reports;
    private final EndpointLoads loads;
    private final Map<String, BalancedWeights> pools = new HashMap<>();

    public ReportedWeights(LoadReports reports, EndpointLoads loads) {
        this.reports = reports;
        this.loads = loads;
    }

    public void step(Fleet fleet, long nowNanos) {
        reports.forgetBefore(nowNanos - BalancedWeights.EXPIRY.toNanos());
        for (Pool pool : fleet.pools().values())
            step(pool, pools.computeIfAbsent(pool.name(), name -> new BalancedWeights()), nowNanos);
    }

    private void step(Pool pool, BalancedWeights weights, long nowNanos) {
        for (Member member : pool.members()) {
            EndpointId id = member.endpoint().id();
            reports.last(id).ifPresent(told -> weights.report(id, told.report().utilization(), told.atNanos()));
        }
        weights.step(nowNanos);
        for (Member member : pool.members()) {
            EndpointId id = member.endpoint().id();
            loads.of(id).reported(weights.of(id));
        }
    }
}
