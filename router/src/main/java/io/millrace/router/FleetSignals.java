package io.millrace.router;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.inference.Failure;
import io.millrace.inference.Ticker;
import io.millrace.router.chain.HealthSignals;
import io.millrace.slo.breaker.Verdict;

/** Takes what live traffic tells of endpoints to the keeper of the fleet. Any thread. */
final class FleetSignals implements HealthSignals {
    private final FleetKeeper keeper;
    private final Ticker ticker;

    FleetSignals(FleetKeeper keeper, Ticker ticker) {
        this.keeper = keeper;
        this.ticker = ticker;
    }

    @Override
    public void succeeded(EndpointId endpoint) {
        keeper.reportSuccess(endpoint);
    }

    @Override
    public void failed(EndpointId endpoint, Failure failure, Verdict verdict) {
        switch (verdict) {
            case WELL -> keeper.reportSuccess(endpoint);
            case ILL -> {
                if (failure instanceof Failure.AttemptFailed attempt)
                    keeper.reportFailure(endpoint, attempt.fault(), ticker.nanos());
            }
            case FULL, NONE -> {}
        }
    }

    @Override
    public void suspect(EndpointId endpoint) {
        keeper.suspect(endpoint);
    }
}
