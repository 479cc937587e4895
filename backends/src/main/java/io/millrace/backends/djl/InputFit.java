package io.millrace.backends.djl;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import java.util.Optional;

/** Whether a request's tensors are what the model takes: checked before native code sees them. */
final class InputFit {
    private InputFit() {}

    /** Fails with {@code Unfit}, naming the tensor and the reason. */
    static void check(Tensors request, ModelSignature signature) {
        if (request.tensors().size() != signature.inputs().size())
            throw unfit(
                    "inputs",
                    "expected " + signature.inputs().size() + ", got "
                            + request.tensors().size());
        for (Tensor tensor : request.tensors()) {
            Optional<TensorSpec> spec = signature.input(tensor.name());
            String where = "input '" + Excerpt.of(tensor.name()) + "'";
            if (spec.isEmpty()) throw unfit(where, "is not one of the model's");
            if (spec.get().type() != tensor.type())
                throw unfit(
                        where,
                        "is " + tensor.type() + ", the model expects "
                                + spec.get().type());
            if (!spec.get().shape().accepts(tensor.shape()))
                throw unfit(
                        where,
                        "has shape " + tensor.shape() + ", the model expects "
                                + spec.get().shape());
            if (signature.batched()
                    && tensor.rows() != request.tensors().getFirst().rows())
                throw unfit(where, "has another number of rows than the first input");
        }
        for (String wanted : request.wanted()) {
            if (signature.output(wanted).isEmpty())
                throw unfit("output '" + Excerpt.of(wanted) + "'", "is not one of the model's");
        }
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
