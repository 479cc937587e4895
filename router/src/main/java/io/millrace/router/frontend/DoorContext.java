package io.millrace.router.frontend;

import io.millrace.inference.Failure;
import io.millrace.inference.Ticker;
import io.millrace.router.payload.PayloadLog;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.trace.Tracing;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What every exchange of one event loop needs.
 *
 * @param random   the loop's own
 * @param tracing  null where no call is traced
 * @param payloads null where no model keeps bodies
 * @param draining true once the process is on its way out
 */
public record DoorContext(
        RoutingTable routing,
        Ticker ticker,
        RandomGenerator random,
        CallLog log,
        @Nullable Tracing tracing,
        @Nullable PayloadLog payloads,
        BooleanSupplier draining) {
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
