package io.millrace.router.load;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.load.MetricsPlace;
import io.millrace.config.PoolConfig;
import io.millrace.discovery.ControlLoop;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.inference.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Asks the endpoints of pools with {@code metrics} for them, as long as they are in the fleet. On the control side only. */
public final class LoadScrapes {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 1 << 20;

    private record Asked(PoolConfig pool, MetricsPlace place, HttpExchanges exchanges) {
        boolean isFor(PoolConfig other) {
            return pool.metrics().equals(other.metrics())
                    && pool.http().token().equals(other.http().token())
                    && pool.http().tls().equals(other.http().tls());
        }
    }

    private final Map<String, Asked> pools = new HashMap<>();
    private final Map<Endpoint, EndpointScrapes> endpoints = new HashMap<>();
    private final Vertx vertx;
    private final Context context;
    private final LoadReports reports;
    private final ControlLoop loop;
    private final RandomGenerator random;

    public LoadScrapes(Vertx vertx, Context context, LoadReports reports, ControlLoop loop, RandomGenerator random) {
        this.vertx = vertx;
        this.context = context;
        this.reports = reports;
        this.loop = loop;
        this.random = random;
    }

    /** Endpoints of these pools from now on; of those whose settings are others than they were, anew. */
    public void follow(Collection<PoolConfig> wanted) {
        Map<String, PoolConfig> byName =
                wanted.stream().collect(Collectors.toMap(PoolConfig::name, Function.identity()));
        pools.entrySet().removeIf(known -> {
            PoolConfig now = byName.get(known.getKey());
            if (now != null && known.getValue().isFor(now)) return false;
            end(known.getKey());
            known.getValue().exchanges().close();
            return true;
        });
        for (PoolConfig pool : wanted)
            pool.metrics()
                    .ifPresent(place -> pools.computeIfAbsent(
                            pool.name(), fresh -> new Asked(pool, place, client(vertx, context, pool, place, loop))));
    }

    private void end(String pool) {
        endpoints.entrySet().removeIf(known -> {
            if (!known.getKey().id().pool().equals(pool)) return false;
            known.getValue().end();
            return true;
        });
    }

    /** New ones are asked at once. */
    public void follow(Fleet fleet) {
        Set<Endpoint> present = new HashSet<>();
        for (Pool pool : fleet.pools().values()) {
            Asked asked = pools.get(pool.name());
            if (asked != null) for (Member member : pool.members()) present.add(member.endpoint());
        }
        endpoints.entrySet().removeIf(known -> {
            if (present.contains(known.getKey())) return false;
            known.getValue().end();
            return true;
        });
        for (Endpoint endpoint : present) if (!endpoints.containsKey(endpoint)) begin(endpoint);
    }

    private void begin(Endpoint endpoint) {
        Asked asked = pools.get(endpoint.id().pool());
        if (asked == null) return;
        EndpointScrapes scrapes =
                new EndpointScrapes(endpoint, asked.place(), asked.exchanges(), reports, loop, random);
        endpoints.put(endpoint, scrapes);
        scrapes.ask();
    }

    private static HttpExchanges client(
            Vertx vertx, Context context, PoolConfig pool, MetricsPlace place, Ticker ticker) {
        HttpSettings plain = new HttpSettings(CONNECT_TIMEOUT, 1, 1, HttpSettings.DEFAULTS.keepAlive(), MOST_BYTES);
        // Another port is another server, which need not be shown what opens this one.
        HttpSettings settings = place.port().isPresent()
                ? plain.with(Optional.empty())
                : plain.with(pool.http().token()).over(pool.http().tls());
        return new HttpExchanges(vertx, context, settings, ConnectionListener.NONE, ticker);
    }

    public Future<?> close() {
        endpoints.values().forEach(EndpointScrapes::end);
        return Future.join(
                pools.values().stream().map(asked -> asked.exchanges().close()).toList());
    }
}
