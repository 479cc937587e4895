package io.millrace.router.frontend;

import io.millrace.inference.Failure;
import io.millrace.inference.Ticker;
import io.millrace.router.route.RoutingTable;
import java.util.Optional;
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

    /** Of a model that is not here Triton and TorchServe name no version, whichever was asked for. */
    public Failure asModelAlone(Failure failure) {
        return failure instanceof Failure.UnknownModel(var model, var version)
                        && version.isPresent()
                        && routing.current().route(model) == null
                ? new Failure.UnknownModel(model, Optional.empty())
                : failure;
    }

    public boolean isDraining() {
        return draining.getAsBoolean();
    }
}
