package io.millrace.router.home;

import io.millrace.inference.DataType;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Batches of nothing: zeros, and empty strings, in the shape that a model says it takes. */
final class WarmUpTensors {
    private static final long MOST_BYTES = 64L << 20;

    private WarmUpTensors() {}

    /** Empty where the signature leaves more open than the rows, or so many rows would be very large. */
    static Optional<Tensors> of(ModelSignature signature, int rows) {
        if (!signature.isKnown()) return Optional.empty();
        List<Tensor> inputs = new ArrayList<>();
        long room = MOST_BYTES;
        for (TensorSpec spec : signature.inputs()) {
            Shape row = signature.batched() ? spec.shape().tail() : spec.shape();
            if (!row.isKnown()) return Optional.empty();
            int width =
                    spec.type() == DataType.BYTES ? Integer.BYTES : spec.type().byteSize();
            long elements = row.elements();
            if (elements < 0 || elements > room / width / rows) return Optional.empty();
            elements *= rows;
            room -= elements * width;
            Shape shape = signature.batched() ? row.prepend(rows) : row;
            inputs.add(new Tensor(spec.name(), spec.type(), shape, zeros(spec.type(), (int) elements)));
        }
        return Optional.of(Tensors.of(inputs));
    }

    private static TensorData zeros(DataType type, int elements) {
        return type == DataType.BYTES
                ? new TensorData.Strings(Collections.nCopies(elements, Buffer.buffer()))
                : new TensorData.Raw(Buffer.buffer(new byte[elements * type.byteSize()]));
    }
}
