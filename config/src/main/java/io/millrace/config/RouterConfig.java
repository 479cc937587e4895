package io.millrace.config;

import io.millrace.inference.ModelName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything wanted of one process. Whole and consistent: every pool a model names exists.
 *
 * @param eventLoops   empty leaves it to the machine: one for each processor
 * @param drainTimeout how long calls in flight may take to finish after SIGTERM
 */
public record RouterConfig(
        ListenSettings listen,
        AdminSettings admin,
        AccessLogSettings accessLog,
        Optional<Integer> eventLoops,
        Duration drainTimeout,
        Map<String, PoolConfig> pools,
        Map<ModelName, ModelConfig> models) {
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

    public RouterConfig {
        pools = Map.copyOf(pools);
        models = Map.copyOf(models);
        for (ModelConfig model : models.values()) {
            for (String pool : model.serve()) {
                if (!pools.containsKey(pool))
                    throw new IllegalArgumentException("model " + model.name() + " is served by unknown pool " + pool);
            }
        }
    }
}
