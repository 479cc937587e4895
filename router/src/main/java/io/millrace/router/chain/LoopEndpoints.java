package io.millrace.router.chain;

import io.millrace.backends.Backend;
import io.millrace.backends.EndpointId;
import io.millrace.inference.Ticker;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoad;
import io.millrace.slo.breaker.BreakerSettings;
import io.millrace.slo.breaker.EndpointBreaker;
import io.millrace.slo.retry.LossAllowance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One event loop's view of every endpoint it has met, found by the endpoint's slot; forgotten when the slot is another's. */
public final class LoopEndpoints {
    /** Before any answer has come: the first may be slow. */
    private static final long UNKNOWN_PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final long LEAST_PATIENCE_NANOS = Duration.ofMillis(50).toNanos();

    private final List<@Nullable Met> bySlot = new ArrayList<>();
    private final Map<String, Backend> backends;
    private Map<String, BreakerSettings> breakers;
    private final Ticker ticker;

    /**
     * @param backends by pool: this loop's own, as the config has them now
     * @param breakers settings by pool
     */
    public LoopEndpoints(Map<String, Backend> backends, Map<String, BreakerSettings> breakers, Ticker ticker) {
        this.backends = backends;
        this.breakers = Map.copyOf(breakers);
        this.ticker = ticker;
    }

    /** @param account of the endpoint, which tells it from one that had the slot before */
    private record Met(EndpointLoad account, LoopEndpoint endpoint) {}

    @SuppressWarnings("ReferenceEquality") // Of one endpoint, while it is there, there is one account.
    LoopEndpoint of(Candidate candidate) {
        EndpointLoad account = candidate.load();
        while (bySlot.size() <= account.slot()) bySlot.add(null);
        Met known = bySlot.get(account.slot());
        if (known != null && known.account() == account) return known.endpoint();
        LoopEndpoint fresh = fresh(candidate.endpoint().id());
        // A call with an old route may ask for one that is gone, whose slot is another's by now.
        if (known == null || !account.isOut()) bySlot.set(account.slot(), new Met(account, fresh));
        return fresh;
    }

    private LoopEndpoint fresh(EndpointId id) {
        Backend backend = backends.get(id.pool());
        if (backend == null) throw new IllegalStateException("no backend for pool " + id.pool());
        BreakerSettings settings = breakers.getOrDefault(id.pool(), BreakerSettings.DEFAULTS);
        return new LoopEndpoint(id, backend, new EndpointBreaker(settings, ticker), new LossAllowance(ticker.nanos()));
    }

    /** Other settings, by pool. Endpoints whose own have changed, or whose backend is another, are met anew. */
    public void follow(Map<String, BreakerSettings> changed) {
        Map<String, BreakerSettings> before = breakers;
        breakers = Map.copyOf(changed);
        bySlot.replaceAll(known -> known == null || isAsBefore(known.endpoint(), before) ? known : null);
    }

    @SuppressWarnings("ReferenceEquality") // One backend for as long as its pool is there.
    private boolean isAsBefore(LoopEndpoint known, Map<String, BreakerSettings> before) {
        String pool = known.id().pool();
        return known.backend() == backends.get(pool) && Objects.equals(breakers.get(pool), before.get(pool));
    }

    /** Gives up what this loop has under way at an endpoint that was ejected. */
    public void ejected(EndpointId id) {
        for (Met met : bySlot)
            if (met != null && met.account().id().equals(id)) met.endpoint().eject();
    }

    /** Reports endpoints at which nothing moves. Called a few times a second. */
    public void reportStalls(HealthSignals signals) {
        long now = ticker.nanos();
        for (Met met : bySlot) {
            if (met == null || !met.endpoint().isStalled(now, UNKNOWN_PATIENCE_NANOS, LEAST_PATIENCE_NANOS)) continue;
            met.endpoint().suspected();
            signals.suspect(met.account().id());
        }
    }
}
