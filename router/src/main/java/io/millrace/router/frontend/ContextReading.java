package io.millrace.router.frontend;

import io.millrace.backends.RequestTensors;
import io.millrace.inference.BodyRoom;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.millrace.router.frontend.CallPlans.Plan;
import io.millrace.router.route.ClientSignature;
import io.millrace.router.route.Route;
import io.millrace.router.traffic.ContextRow;
import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.Features;
import java.util.Optional;

/**
 * Reads of a request what its arm is chosen by: the first row of one input. That is before anybody is picked for it, so it is read
 * as the model itself would; the arm that it goes by reads it anew, where it has to. On the call's event loop.
 */
final class ContextReading {
    private final RequestTensors requests;

    ContextReading(RequestTensors requests) {
        this.requests = requests;
    }

    /**
     * @param room for what the body is unpacked to
     * @throws FailureException {@code Unfit} naming the input where it is not there, or not such numbers; else as the request is read
     */
    Features of(Exchange exchange, Plan plan, Wire wire, BodyRoom room, ContextSource source) {
        if (plan.opaque() || !(wire.content() instanceof WireBody.Whole))
            throw unfit(source, "the model's arms are chosen by it, and requests of this kind are not read");
        Route route = plan.route();
        InferenceRequest request = new InferenceRequest(
                exchange.id(), plan.form(), route.model(), Optional.empty(), wire, plan.priority());
        InferenceCall call =
                new InferenceCall(request, plan.deadline(), exchange.bornNanos(), exchange.clientLeft(), room);
        ModelSignature signature = ClientSignature.reading(plan.form(), servers(route), route.config());
        Tensor input = requests.read(call, wire, signature)
                .tensors()
                .named(source.input())
                .orElseThrow(() -> unfit(source, "it is not there, and the model's arms are chosen by it"));
        return ContextRow.features(source, input);
    }

    private static ModelSignature servers(Route route) {
        return route.spokesman(Optional.empty())
                .map(candidate -> candidate.model().of(Optional.empty()).signature())
                .filter(ModelSignature::isKnown)
                .orElse(route.config().declared());
    }

    private static FailureException unfit(ContextSource source, String problem) {
        return new Failure.Unfit("input '" + Excerpt.of(source.input()) + "'", problem).toException();
    }
}
