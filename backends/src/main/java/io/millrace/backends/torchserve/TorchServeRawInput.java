package io.millrace.backends.torchserve;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;

/** One element of an input in raw bytes: little-endian, row-major, exactly those its shape has. */
final class TorchServeRawInput {
    private final TensorSpec input;
    private final Shape element;

    TorchServeRawInput(TensorSpec input, ModelSignature signature) {
        this.input = input;
        this.element = signature.batched() ? input.shape().tail() : input.shape();
    }

    boolean fits(Buffer bytes) {
        return input.type().isFixedSize() && element.isKnown() && size().equals(BigInteger.valueOf(bytes.length()));
    }

    /**
     * Without the batch dimension. Fails with {@code Unfit} for another number of bytes, with {@code NotCarried} where
     * none is right.
     *
     * @param where the bytes stand, for messages
     */
    Tensor read(Buffer bytes, String where) {
        if (!input.type().isFixedSize()) throw notCarried(where, "they can only be an input of numbers");
        if (!element.isKnown()) throw notCarried(where, "the shape " + input.shape() + " of the input is not fixed");
        if (!fits(bytes))
            throw new Failure.Unfit(
                            where,
                            bytes.length() + " bytes where " + input.type() + " of " + element + " has " + size())
                    .toException();
        return new Tensor(input.name(), input.type(), element, new TensorData.Raw(bytes));
    }

    private BigInteger size() {
        return BigInteger.valueOf(element.elements())
                .multiply(BigInteger.valueOf(input.type().byteSize()));
    }

    private static FailureException notCarried(String where, String why) {
        return new Failure.NotCarried(where + ": raw bytes", why).toException();
    }
}
