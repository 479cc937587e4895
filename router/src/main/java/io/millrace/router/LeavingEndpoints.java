package io.millrace.router;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.discovery.health.FleetKeeper;
import io.millrace.router.schedule.EndpointLoads;
import io.vertx.core.Vertx;

/** Endpoints that are listed no more: they leave the fleet when nothing is in flight there. On the control loop. */
final class LeavingEndpoints {
    private static final long LOOK_MILLIS = 100;

    private final Vertx vertx;
    private final FleetKeeper keeper;
    private final EndpointLoads loads;
    private boolean isLooking;

    LeavingEndpoints(Vertx vertx, FleetKeeper keeper, EndpointLoads loads) {
        this.vertx = vertx;
        this.keeper = keeper;
        this.loads = loads;
    }

    void changed(Fleet fleet) {
        if (!isLooking) look(fleet);
    }

    private void look(Fleet fleet) {
        boolean anyIsBusy = false;
        for (Pool pool : fleet.pools().values()) {
            for (Member member : pool.members()) {
                if (!(member.state() instanceof EndpointState.Draining)) continue;
                EndpointId id = member.endpoint().id();
                if (loads.of(id).inFlight() == 0) keeper.drained(id);
                else anyIsBusy = true;
            }
        }
        isLooking = anyIsBusy;
        if (anyIsBusy) vertx.setTimer(LOOK_MILLIS, later -> look(keeper.fleet()));
    }
}
