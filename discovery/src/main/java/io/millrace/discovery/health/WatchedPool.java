package io.millrace.discovery.health;

import io.millrace.backends.ServerFamily;
import io.millrace.discovery.FleetSource;
import io.millrace.inference.ModelName;
import java.util.Set;

/**
 * A pool whose endpoints are to be watched.
 *
 * @param source says which endpoints exist
 * @param wanted models that routes expect of this pool
 */
public record WatchedPool(
        String name,
        ServerFamily family,
        FleetSource source,
        Set<ModelName> wanted,
        ProbeSettings probe,
        EjectionSettings ejection) {
    public WatchedPool {
        wanted = Set.copyOf(wanted);
    }
}
