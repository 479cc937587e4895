package io.millrace.router;

import io.millrace.backends.Backend;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.discovery.health.Prober;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.schedule.EndpointLoads;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Has the backend of its pool ask an endpoint. Who answers a probe well is in no doubt any more. On the control loop. */
final class FleetProber implements Prober {
    private final Supplier<Map<String, Backend>> backends;
    private final EndpointLoads loads;
    private final Ticker ticker;

    /** @param backends by pool, as they are now: the control loop's own */
    FleetProber(Supplier<Map<String, Backend>> backends, EndpointLoads loads, Ticker ticker) {
        this.backends = backends;
        this.loads = loads;
        this.ticker = ticker;
    }

    @Override
    public Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis) {
        long begun = ticker.nanos();
        return backend(endpoint).probe(endpoint, wanted, timeoutMillis).onSuccess(report -> {
            if (report instanceof ProbeReport.Well)
                loads.find(endpoint.id()).ifPresent(load -> load.doubt().lift(begun, ticker.nanos()));
        });
    }

    @Override
    public Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return backend(endpoint).models(endpoint, timeoutMillis);
    }

    private Backend backend(Endpoint endpoint) {
        Backend backend = backends.get().get(endpoint.id().pool());
        if (backend == null)
            throw new IllegalStateException(
                    "no backend for pool " + endpoint.id().pool());
        return backend;
    }
}
