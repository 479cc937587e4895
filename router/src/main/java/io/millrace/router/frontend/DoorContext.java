package io.millrace.router.frontend;

import io.millrace.inference.Ticker;
import io.millrace.router.route.RoutingTable;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * What every exchange of one event loop needs.
 *
 * @param random   the loop's own
 * @param draining true once the process is on its way out
 */
public record DoorContext(
        RoutingTable routing, Ticker ticker, RandomGenerator random, CallLog log, BooleanSupplier draining) {
    /** Whether new work should come here: every required model can be answered, and we are not leaving. */
    public boolean isReady() {
        return !isDraining() && routing.current().isReady();
    }

    boolean isDraining() {
        return draining.getAsBoolean();
    }
}
