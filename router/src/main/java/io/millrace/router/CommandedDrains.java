package io.millrace.router;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.router.admin.DrainRoutes;
import io.millrace.router.schedule.EndpointLoads;
import io.vertx.core.Future;
import java.util.Optional;

/** Has the keeper of the fleet drain endpoints. */
final class CommandedDrains implements DrainRoutes.Drains {
    private final FleetKeeper keeper;
    private final EndpointLoads loads;

    CommandedDrains(FleetKeeper keeper, EndpointLoads loads) {
        this.keeper = keeper;
        this.loads = loads;
    }

    @Override
    public Optional<Long> drain(EndpointId id) {
        boolean isThere = keeper.fleet()
                .pool(id.pool())
                .filter(pool -> pool.members().stream()
                        .anyMatch(member -> member.endpoint().id().equals(id)))
                .isPresent();
        if (!isThere) return Optional.empty();
        keeper.drain(id);
        return Optional.of(loads.of(id).inFlight());
    }

    @Override
    public Future<Boolean> undrain(EndpointId id) {
        return keeper.undrain(id);
    }
}
