package io.millrace.router;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.EndpointId;
import io.millrace.backends.LoadReport;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.inference.Failure;
import io.millrace.inference.Failure.AttemptFailed;
import io.millrace.inference.Fault;
import io.millrace.inference.Ticker;
import io.millrace.router.chain.HealthSignals;
import io.millrace.router.load.LoadReports;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.router.schedule.EndpointLoads;
import io.millrace.slo.breaker.Verdict;

/**
 * Takes what live traffic tells of endpoints to those who act on it: the doubt, which every pick sees at once, and the
 * keeper of the fleet, who asks and decides. Any thread.
 */
final class FleetSignals implements HealthSignals, ConnectionListener {
    private final FleetKeeper keeper;
    private final EndpointLoads loads;
    private final LoadReports reports;
    private final Ticker ticker;

    FleetSignals(FleetKeeper keeper, EndpointLoads loads, LoadReports reports, Ticker ticker) {
        this.keeper = keeper;
        this.loads = loads;
        this.reports = reports;
        this.ticker = ticker;
    }

    @Override
    public void succeeded(EndpointLoad endpoint, long begunNanos) {
        endpoint.doubt().lift(begunNanos, ticker.nanos());
        keeper.reportSuccess(endpoint.id());
    }

    @Override
    public void failed(EndpointLoad endpoint, long begunNanos, Failure failure, Verdict verdict) {
        switch (verdict) {
            case WELL -> succeeded(endpoint, begunNanos);
            case FULL -> endpoint.doubt().lift(begunNanos, ticker.nanos());
            case UNSURE -> {
                endpoint.doubt().raiseUnlessTrusted(ticker.nanos());
                keeper.suspect(endpoint.id());
            }
            case ILL -> {
                if (failure instanceof AttemptFailed attempt) isIll(endpoint, attempt.fault());
            }
            case NONE -> {}
        }
    }

    private void isIll(EndpointLoad endpoint, Fault fault) {
        long now = ticker.nanos();
        if (fault instanceof Fault.Unconnected || fault instanceof Fault.Reset)
            endpoint.doubt().raise(now);
        keeper.reportFailure(endpoint.id(), fault, now);
    }

    @Override
    public void endedAtRest(EndpointId endpoint) {
        boolean isInDoubt = loads.find(endpoint)
                .filter(load -> load.doubt().raiseUnlessTrusted(ticker.nanos()))
                .isPresent();
        if (isInDoubt) keeper.suspect(endpoint);
    }

    @Override
    public void loadTold(EndpointId endpoint, LoadReport report) {
        reports.told(endpoint, report, ticker.nanos());
    }

    @Override
    public void loadUnreadable(EndpointId endpoint) {
        reports.failed(endpoint);
    }

    @Override
    public void suspect(EndpointId endpoint) {
        loads.of(endpoint).doubt().raiseUnlessTrusted(ticker.nanos());
        keeper.suspect(endpoint);
    }
}
