package io.millrace.discovery.health;

import io.millrace.backends.ServerFamily;
import io.millrace.discovery.FleetSource;
import io.millrace.inference.ModelName;
import java.util.List;
import java.util.Set;

/**
 * A pool whose endpoints are to be watched.
 *
 * @param sources say which endpoints exist; where two describe the same one, the first is believed
 * @param wanted models that routes expect of this pool
 * @param others whether its endpoints are also asked which other models they have
 */
public record WatchedPool(
        String name,
        ServerFamily family,
        List<FleetSource> sources,
        Set<ModelName> wanted,
        boolean others,
        ProbeSettings probe,
        EjectionSettings ejection) {
    public WatchedPool {
        sources = List.copyOf(sources);
        wanted = Set.copyOf(wanted);
    }

    /** One of which no more is wanted. */
    public WatchedPool(
            String name,
            ServerFamily family,
            List<FleetSource> sources,
            Set<ModelName> wanted,
            ProbeSettings probe,
            EjectionSettings ejection) {
        this(name, family, sources, wanted, false, probe, ejection);
    }
}
