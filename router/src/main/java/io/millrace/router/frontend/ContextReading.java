package io.millrace.router.frontend;

import io.millrace.backends.RequestTensors;
import io.millrace.inference.BodyRoom;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.Wire;
import io.millrace.inference.WireBody;
import io.millrace.inference.form.TensorRows;
import io.millrace.router.frontend.CallPlans.Plan;
import io.millrace.router.route.ClientSignature;
import io.millrace.router.route.Route;
import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.Features;
import io.millrace.router.traffic.compare.Elements;
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
        return features(source, input);
    }

    private static ModelSignature servers(Route route) {
        return route.spokesman(Optional.empty())
                .map(candidate -> candidate.model().of(Optional.empty()).signature())
                .filter(ModelSignature::isKnown)
                .orElse(route.config().declared());
    }

    private static Features features(ContextSource source, Tensor input) {
        if (input.type() == DataType.BYTES)
            throw unfit(source, "the model's arms are chosen by it: it must be numbers, not " + input.type());
        Elements elements = Elements.of(firstRow(source, input));
        double[] row = new double[source.size()];
        for (int i = 0; i < row.length; i++) row[i] = elements.at(i);
        try {
            return source.features(row);
        } catch (IllegalArgumentException beyond) {
            throw unfit(source, "the model's arms are chosen by it: " + beyond.getMessage());
        }
    }

    /** Of one dimension it may be a row itself. */
    private static Tensor firstRow(ContextSource source, Tensor input) {
        Shape shape = input.shape();
        if (shape.rank() == 1 && shape.dim(0) == source.size()) return input;
        boolean hasRow = shape.rank() >= 1 && input.rows() > 0 && shape.tail().elements() == source.size();
        if (!hasRow)
            throw unfit(
                    source,
                    "the model's arms are chosen by its first row: it must have " + source.size()
                            + " numbers, and the shape is " + shape);
        return TensorRows.rows(TensorRows.cuttable(input), 0, 1);
    }

    private static FailureException unfit(ContextSource source, String problem) {
        return new Failure.Unfit("input '" + Excerpt.of(source.input()) + "'", problem).toException();
    }
}
