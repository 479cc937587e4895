package io.millrace.discovery.health;

import io.millrace.backends.EndpointId;
import io.millrace.discovery.Fleet;
import java.util.Set;

/** Hears of every change of the fleet, on the control loop. */
@FunctionalInterface
public interface FleetListener {

    /**
     * @param fleet      the new picture, already what {@link FleetKeeper#fleet} returns
     * @param ejectedNow endpoints that this change took out of the pick: attempts under way there will hardly end well
     */
    void changed(Fleet fleet, Set<EndpointId> ejectedNow);
}
