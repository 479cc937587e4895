package io.millrace.backends.oip;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.BytesLayout;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;

/** Raw bytes as the data of a tensor, if they are as many as datatype and shape say. The texts are Triton's. */
final class OipRawData {
    private final String model;
    private final Supplier<String> prefix;

    /**
     * @param model  names the model in messages
     * @param prefix begins them, as Triton begins most with the request's id; asked only for one
     */
    OipRawData(String model, Supplier<String> prefix) {
        this.model = model;
        this.prefix = prefix;
    }

    /** @param where the tensor's place in the message */
    TensorData of(OipPlace where, String name, DataType type, Shape shape, Buffer bytes) {
        return type == DataType.BYTES
                ? strings(name, shape, BytesLayout.split(bytes, where::toString))
                : raw(name, type, shape, bytes);
    }

    private TensorData raw(String name, DataType type, Shape shape, Buffer bytes) {
        long elements = shape.elements();
        boolean fits = elements <= Integer.MAX_VALUE && elements * type.byteSize() == bytes.length();
        if (!fits)
            throw unfit("input byte size mismatch for input " + quoted(name) + " for model '" + model + "'. Expected "
                    + BigInteger.valueOf(elements).multiply(BigInteger.valueOf(type.byteSize())) + ", got "
                    + bytes.length());
        return new TensorData.Raw(bytes);
    }

    TensorData strings(String name, Shape shape, List<Buffer> elements) {
        long expected = shape.elements();
        if (elements.size() < expected)
            throw unfit("expected " + expected + " string elements for inference input " + quoted(name) + " for model '"
                    + model + "', got " + elements.size());
        if (elements.size() > expected)
            throw unfit("unexpected number of string elements " + elements.size() + " for inference input "
                    + quoted(name) + " for model '" + model + "', expecting " + expected);
        return new TensorData.Strings(elements);
    }

    private static String quoted(String name) {
        return "'" + Excerpt.of(name) + "'";
    }

    private FailureException unfit(String problem) {
        return new Failure.Unfit("", prefix.get() + problem).toException();
    }
}
