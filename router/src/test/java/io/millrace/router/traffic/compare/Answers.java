package io.millrace.router.traffic.compare;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/** Tensors by their elements. */
public final class Answers {
    private Answers() {}

    public static Tensors of(Tensor... tensors) {
        return Tensors.of(List.of(tensors));
    }

    /** FP32. */
    public static Tensor floats(String name, Shape shape, double... elements) {
        Buffer bytes = Buffer.buffer();
        for (double element : elements) bytes.appendFloatLE((float) element);
        return new Tensor(name, DataType.FP32, shape, new TensorData.Raw(bytes));
    }

    public static Tensor doubles(String name, Shape shape, double... elements) {
        Buffer bytes = Buffer.buffer();
        for (double element : elements) bytes.appendDoubleLE(element);
        return new Tensor(name, DataType.FP64, shape, new TensorData.Raw(bytes));
    }

    public static Tensor longs(String name, DataType type, long... elements) {
        Buffer bytes = Buffer.buffer();
        for (long element : elements) bytes.appendLongLE(element);
        return new Tensor(name, type, Shape.of(elements.length), new TensorData.Raw(bytes));
    }

    public static Tensor halves(String name, DataType type, int... bits) {
        Buffer bytes = Buffer.buffer();
        for (int each : bits) bytes.appendShortLE((short) each);
        return new Tensor(name, type, Shape.of(bits.length), new TensorData.Raw(bytes));
    }

    public static Tensor json(String name, DataType type, Shape shape, String text) {
        return new Tensor(name, type, shape, new TensorData.Json(Buffer.buffer(text)));
    }

    public static Tensor strings(String name, String... elements) {
        return new Tensor(
                name,
                DataType.BYTES,
                Shape.of(elements.length),
                new TensorData.Strings(
                        Arrays.stream(elements).map(Buffer::buffer).toList()));
    }
}
