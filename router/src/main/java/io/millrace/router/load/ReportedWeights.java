package io.millrace.router.load;

import io.millrace.backends.Endpoint;
import io.millrace.config.PoolConfig;
import io.millrace.router.schedule.EndpointLoads;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Gives each endpoint the weight that its reports say it should have. On the control side only. */
public final class ReportedWeights {
    /** How often they are made anew: what comes within one period is as one report, the last. */
    public static final Duration PERIOD = Duration.ofSeconds(1);

    private record OfPool(List<Endpoint> endpoints, BalancedWeights weights) {}

    private final LoadReports reports;
    private final EndpointLoads loads;
    private final List<OfPool> pools;

    public ReportedWeights(Collection<PoolConfig> pools, LoadReports reports, EndpointLoads loads) {
        this.reports = reports;
        this.loads = loads;
        this.pools = pools.stream()
                .map(pool -> new OfPool(pool.endpoints(), new BalancedWeights()))
                .toList();
    }

    public void step(long nowNanos) {
        reports.forgetBefore(nowNanos - BalancedWeights.EXPIRY.toNanos());
        for (OfPool pool : pools) step(pool, nowNanos);
    }

    private void step(OfPool pool, long nowNanos) {
        for (Endpoint endpoint : pool.endpoints())
            reports.last(endpoint.id())
                    .ifPresent(told ->
                            pool.weights().report(endpoint.id(), told.report().utilization(), told.atNanos()));
        pool.weights().step(nowNanos);
        for (Endpoint endpoint : pool.endpoints())
            loads.of(endpoint.id()).reported(pool.weights().of(endpoint.id()));
    }
}
