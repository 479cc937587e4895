package io.millrace.router.chain;

import io.millrace.backends.Backend;
import io.millrace.backends.EndpointId;
import io.millrace.inference.Ticker;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.breaker.BreakerSettings;
import io.millrace.slo.breaker.EndpointBreaker;
import io.millrace.slo.retry.LossAllowance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One event loop's view of every endpoint it has met, found by the endpoint's slot. */
public final class LoopEndpoints {
    /** Before any answer has come: the first may be slow. */
    private static final long UNKNOWN_PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long LEAST_PATIENCE_NANOS = Duration.ofMillis(50).toNanos();

    private final List<@Nullable LoopEndpoint> bySlot = new ArrayList<>();
    private final Map<String, Backend> backends;
    private final Map<String, BreakerSettings> breakers;
    private final Ticker ticker;

    /**
     * @param backends by pool: this loop's own
     * @param breakers settings by pool
     */
    public LoopEndpoints(Map<String, Backend> backends, Map<String, BreakerSettings> breakers, Ticker ticker) {
        this.backends = Map.copyOf(backends);
        this.breakers = Map.copyOf(breakers);
        this.ticker = ticker;
    }

    LoopEndpoint of(Candidate candidate) {
        int slot = candidate.load().slot();
        while (bySlot.size() <= slot) bySlot.add(null);
        LoopEndpoint known = bySlot.get(slot);
        if (known != null) return known;
        EndpointId id = candidate.endpoint().id();
        Backend backend = backends.get(id.pool());
        if (backend == null) throw new IllegalStateException("no backend for pool " + id.pool());
        BreakerSettings settings = breakers.getOrDefault(id.pool(), BreakerSettings.DEFAULTS);
        LoopEndpoint fresh =
                new LoopEndpoint(id, backend, new EndpointBreaker(settings, ticker), new LossAllowance(ticker.nanos()));
        bySlot.set(slot, fresh);
        return fresh;
    }

    /** Gives up what this loop has under way at an endpoint that was ejected. */
    public void ejected(EndpointId id) {
        for (LoopEndpoint endpoint : bySlot)
            if (endpoint != null && endpoint.id().equals(id)) endpoint.eject();
    }

    /** Reports endpoints at which nothing moves. Called a few times a second. */
    public void reportStalls(HealthSignals signals) {
        long now = ticker.nanos();
        for (LoopEndpoint endpoint : bySlot) {
            if (endpoint == null || !endpoint.isStalled(now, UNKNOWN_PATIENCE_NANOS, LEAST_PATIENCE_NANOS)) continue;
            endpoint.suspected();
            signals.suspect(endpoint.id());
        }
    }
}
