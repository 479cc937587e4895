package io.millrace.router.frontend;

import io.millrace.inference.Deadline;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.ModelName;
import io.millrace.inference.Priority;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.router.chain.Broadcast;
import io.millrace.slo.deadline.DeadlinePolicy;
import io.millrace.slo.deadline.DeadlineSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Passes on what controls servers, where the config lets clients do so. One per event loop. */
public final class ControlDoor {
    /** Loading a model takes its time. */
    private static final DeadlineSettings PATIENCE = new DeadlineSettings(
            Duration.ofMinutes(5), DeadlineSettings.DEFAULTS.hopMargin(), DeadlineSettings.DEFAULTS.streamIdle());

    /** Such a call is for no model, even where one is named in it. */
    private static final ModelName NONE = new ModelName("control");

    private final BodyReader bodies;
    private final Broadcast broadcast;
    private final ResultWriter results = new ResultWriter(Map.of());
    private final DeadlinePolicy deadlines = new DeadlinePolicy(PATIENCE);

    public ControlDoor(BodyReader bodies, Broadcast broadcast) {
        this.bodies = bodies;
        this.broadcast = broadcast;
    }

    /** Whether any server may be controlled in this protocol. */
    public boolean isOpen(WireForm form) {
        return broadcast.isHeard(form);
    }

    /** Says it to every server that may be controlled so, and answers with what they say. */
    public void pass(HttpExchange exchange, WireForm form) {
        bodies.read(exchange, false, held -> pass(exchange, form, held));
    }

    /** The same where the message is here. */
    public void pass(Exchange exchange, WireForm form, HeldBody held) {
        Deadline deadline;
        try {
            deadline = deadlines.from(
                    exchange.bornNanos(),
                    Optional.ofNullable(exchange.headers().get(DoorHeaders.TIMEOUT_MS)),
                    Optional.ofNullable(exchange.headers().get(DoorHeaders.GRPC_TIMEOUT)));
        } catch (FailureException unreadable) {
            held.release();
            exchange.fail(unreadable.failure());
            return;
        }
        Wire wire = new Wire(form, exchange.method(), exchange.target(), exchange.headers(), held.content(), true);
        InferenceRequest request =
                new InferenceRequest(exchange.id(), form, NONE, Optional.empty(), wire, Priority.NORMAL);
        InferenceCall call = new InferenceCall(request, deadline, exchange.bornNanos(), exchange.clientLeft(), held);
        broadcast.say(call, form).onComplete(said -> {
            held.release();
            results.write(exchange, call, said);
        });
    }
}
