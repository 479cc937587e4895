package io.millrace.backends.oip;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request without JSON: its length header says 0, and the body is the one input of the model, of a batch of one. The
 * model tells datatype and shape, of which one dimension may be variable; a string stands without its length. All outputs
 * come back in binary. Source: Triton, {@code extension_binary_data.md}, "Raw Binary Request".
 */
final class OipRawRequest {
    private OipRawRequest() {}

    static boolean is(Wire request) {
        return "0".equals(request.headers().get(OipBinaryPart.LENGTH_HEADER));
    }

    static Asked read(Wire request, ModelName model, ModelSignature signature) {
        if (!signature.isKnown())
            throw new Failure.NotCarried(
                            "a raw binary request (" + OipBinaryPart.LENGTH_HEADER + ": 0)",
                            "the inputs of model '" + model
                                    + "' are not known; they can be declared in the configuration")
                    .toException();
        if (signature.inputs().size() != 1)
            throw unfit("Raw request must only have 1 input to be deduced but got "
                    + signature.inputs().size() + " inputs in '" + model + "' model configuration");
        Tensor input = input(request.body(), signature.inputs().getFirst(), signature.batched());
        return new Asked(Tensors.of(List.of(input)), new AnswerWish.OpenInference(true, Map.of()));
    }

    private static Tensor input(Buffer body, TensorSpec spec, boolean batched) {
        Shape element = batched ? spec.shape().tail() : spec.shape();
        Shape shape = spec.type() == DataType.BYTES ? string(spec, element) : filled(spec, element, body.length());
        Shape whole = batched ? shape.prepend(1) : shape;
        return new Tensor(
                spec.name(),
                spec.type(),
                whole,
                spec.type() == DataType.BYTES ? new TensorData.Strings(List.of(body)) : new TensorData.Raw(body));
    }

    private static Shape string(TensorSpec spec, Shape element) {
        if (!Shape.of(1).equals(element) && !Shape.of(Shape.VARIABLE).equals(element))
            throw unfit("For BYTES datatype raw input '" + Excerpt.of(spec.name())
                    + "', the model must have input shape [1], not " + element);
        return Shape.of(1);
    }

    private static Shape filled(TensorSpec spec, Shape element, long bytes) {
        boolean whole = bytes % spec.type().byteSize() == 0;
        Optional<Shape> shape = whole ? element.withElements(bytes / spec.type().byteSize()) : Optional.empty();
        return shape.orElseThrow(() -> unfit("The shape of raw input '" + Excerpt.of(spec.name()) + "' is " + element
                + " of " + spec.type() + ", which can not be deduced from its " + bytes + " bytes"));
    }

    private static FailureException unfit(String problem) {
        return new Failure.Unfit("", problem).toException();
    }
}
