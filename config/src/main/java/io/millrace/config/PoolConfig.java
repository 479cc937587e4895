package io.millrace.config;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.backends.djl.DjlSettings;
import io.millrace.backends.http.HttpSettings;
import io.millrace.discovery.health.EjectionSettings;
import io.millrace.discovery.health.ProbeSettings;
import io.millrace.slo.breaker.BreakerSettings;
import java.util.List;
import java.util.Optional;

/**
 * Endpoints of one family and how they are treated.
 *
 * @param endpoints static ones; of a djl pool exactly {@link Endpoint#inProcess}
 * @param djl       present exactly for a djl pool
 */
public record PoolConfig(
        String name,
        ServerFamily family,
        List<Endpoint> endpoints,
        HttpSettings http,
        Optional<DjlSettings> djl,
        ProbeSettings probe,
        EjectionSettings ejection,
        BreakerSettings breaker) {
    public PoolConfig {
        endpoints = List.copyOf(endpoints);
        if (djl.isPresent() != (family == ServerFamily.DJL))
            throw new IllegalArgumentException("pool " + name + ": models belong to djl pools only");
        if (endpoints.isEmpty()) throw new IllegalArgumentException("pool " + name + " has no endpoints");
    }
}
