package io.millrace.router.load;

import io.millrace.backends.ConnectionListener;
import io.millrace.backends.Endpoint;
import io.millrace.backends.http.HttpExchanges;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.load.MetricsPlace;
import io.millrace.config.PoolConfig;
import io.millrace.discovery.health.ControlLoop;
import io.millrace.inference.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Asks the endpoints of pools with {@code metrics} for them, for as long as the process runs. On the control side only. */
public final class LoadScrapes {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 1 << 20;

    private final List<HttpExchanges> exchanges = new ArrayList<>();
    private final List<EndpointScrapes> endpoints = new ArrayList<>();

    /** Starts at once. */
    public LoadScrapes(
            Vertx vertx,
            Context context,
            Collection<PoolConfig> pools,
            LoadReports reports,
            ControlLoop loop,
            RandomGenerator random) {
        for (PoolConfig pool : pools)
            pool.metrics().ifPresent(place -> {
                HttpExchanges client = client(vertx, context, pool, place, loop);
                exchanges.add(client);
                for (Endpoint endpoint : pool.endpoints())
                    endpoints.add(new EndpointScrapes(endpoint, place, client, reports, loop, random));
            });
        endpoints.forEach(EndpointScrapes::ask);
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
        endpoints.forEach(EndpointScrapes::end);
        return Future.join(exchanges.stream().map(HttpExchanges::close).toList());
    }
}
