package io.millrace.config;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.djl.DjlSettings;
import io.millrace.backends.http.HttpSettings;
import io.millrace.backends.load.MetricsPlace;
import io.millrace.backends.service.ServiceSettings;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.ProbeSettings;
import io.millrace.inference.Excerpt;
import io.millrace.slo.breaker.BreakerSettings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Endpoints of one family and how they are treated.
 *
 * @param name      1 to 63 letters, digits and {@code . _ -}, so that it can stand in metrics, logs and paths
 * @param endpoints static ones; of a djl pool exactly {@link Endpoint#inProcess}
 * @param discover  where more are found
 * @param djl       present exactly for a djl pool
 * @param service   present exactly for a pool of plain HTTP services
 * @param metrics   where its servers tell of their load; empty where they are not asked
 * @param picking   who of them is asked, and at what cost
 * @param control   whether clients may say to its servers what changes them: load and unload models, shared memory, trace
 *                  and log settings. Open Inference alone
 */
public record PoolConfig(
        String name,
        ServerFamily family,
        List<Endpoint> endpoints,
        DiscoverSettings discover,
        HttpSettings http,
        Optional<DjlSettings> djl,
        Optional<ServiceSettings> service,
        ProbeSettings probe,
        EjectionSettings ejection,
        BreakerSettings breaker,
        Optional<MetricsPlace> metrics,
        PickSettings picking,
        boolean control) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}");

    public PoolConfig {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("not a pool name: " + Excerpt.of(name));
        endpoints = List.copyOf(endpoints);
        if (djl.isPresent() != (family == ServerFamily.DJL))
            throw new IllegalArgumentException("pool " + name + ": models belong to djl pools only");
        if (service.isPresent() != (family == ServerFamily.HTTP))
            throw new IllegalArgumentException("pool " + name + ": service belongs to http pools only");
        if (control && family != ServerFamily.OIP_REST && family != ServerFamily.OIP_GRPC)
            throw new IllegalArgumentException("control: only servers of Open Inference are passed any");
        if (metrics.isPresent() && family == ServerFamily.DJL)
            throw new IllegalArgumentException("metrics: models in this process have none of their own");
        if (endpoints.isEmpty() && !discover.isAnywhere())
            throw new IllegalArgumentException("pool " + name + " has neither 'endpoints' nor 'discover'");
    }
}
