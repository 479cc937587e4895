package io.millrace.config;

import io.millrace.discovery.consul.ConsulFolder;
import io.millrace.discovery.kubernetes.ConfigMapTarget;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where what was learned outlives the process; one at least.
 *
 * @param dir       a folder of this router's own
 * @param consul    where routers agree on it
 * @param configMap likewise; not beside {@code consul}
 */
public record StateSettings(Optional<Path> dir, Optional<ConsulFolder> consul, Optional<ConfigMapTarget> configMap) {
    public StateSettings {
        if (dir.isEmpty() && consul.isEmpty() && configMap.isEmpty())
            throw new IllegalArgumentException("'state' needs a place");
        if (consul.isPresent() && configMap.isPresent())
            throw new IllegalArgumentException(
                    "'kubernetes' does not go with 'consul': routers agree in one place, or not at all");
    }

    /** Of one router, for itself. */
    public static StateSettings of(Path dir) {
        return new StateSettings(Optional.of(dir), Optional.empty(), Optional.empty());
    }

    /** Whether several routers see it. */
    public boolean isShared() {
        return consul.isPresent() || configMap.isPresent();
    }
}
