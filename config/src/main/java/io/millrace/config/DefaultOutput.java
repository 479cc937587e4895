package io.millrace.config;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.RawForm;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One output of an answer that is given where no server gives one.
 *
 * @param spec its shape known, but for dimension 0: where that is variable, {@code data} is one row, and is given as often as
 *             rows are asked
 * @param data the elements as they were written, row-major
 */
public record DefaultOutput(TensorSpec spec, List<String> data) {
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,19})");
    private static final int LONGEST_NUMBER = 100;

    public DefaultOutput {
        data = List.copyOf(data);
        Shape shape = shape(spec);
        if (shape.elements() != data.size())
            throw new IllegalArgumentException(
                    "'data' has " + data.size() + " elements for " + spec.type() + spec.shape());
        for (String element : data) check(spec.type(), element);
    }

    /** Whether its one row stands for each that is asked. */
    public boolean isPerRow() {
        return spec.shape().rank() > 0 && spec.shape().dim(0) == Shape.VARIABLE;
    }

    /** In raw bytes or strings; of one row where it {@link #isPerRow}. */
    public Tensor tensor() {
        TensorData elements = spec.type() == DataType.BYTES
                ? new TensorData.Strings(data.stream().map(Buffer::buffer).toList())
                : new TensorData.Raw(raw(spec.type(), shape(spec), data));
        return new Tensor(spec.name(), spec.type(), shape(spec), elements);
    }

    /** @throws IllegalArgumentException where the text is no element of that type */
    static void check(DataType type, String element) {
        if (type != DataType.BYTES) raw(type, Shape.of(1), List.of(element));
    }

    private static Shape shape(TensorSpec spec) {
        long[] dims = spec.shape().toArray();
        if (dims.length > 0 && dims[0] == Shape.VARIABLE) dims[0] = 1;
        Shape one = Shape.of(dims);
        if (!one.isKnown())
            throw new IllegalArgumentException("'shape' may be variable in its first dimension only: " + spec.shape());
        return one;
    }

    private static Buffer raw(DataType type, Shape shape, List<String> elements) {
        StringBuilder json = new StringBuilder("[");
        for (String element : elements)
            json.append(json.length() > 1 ? "," : "").append(json(type, element));
        Tensor tensor = new Tensor(
                "data",
                type,
                shape,
                new TensorData.Json(Buffer.buffer(json.append(']').toString())));
        try {
            return RawForm.of(tensor);
        } catch (FailureException unfit) {
            throw new IllegalArgumentException(
                    unfit.failure() instanceof Failure.Unfit(var where, var problem) ? problem : unfit.getMessage(),
                    unfit);
        }
    }

    private static String json(DataType type, String element) {
        boolean fits = switch (type.kind()) {
            case BOOLEAN -> element.equals("true") || element.equals("false");
            case SIGNED, UNSIGNED -> INTEGER.matcher(element).matches();
            case FLOATING -> type == DataType.FP32 || type == DataType.FP64;
            case TEXT -> false;
        };
        if (type.kind() == DataType.Kind.FLOATING && !fits)
            throw new IllegalArgumentException(type + " cannot be written in decimals here");
        if (!fits) throw unfit(type, element);
        return type.kind() == DataType.Kind.FLOATING ? decimal(type, element) : element;
    }

    private static String decimal(DataType type, String element) {
        if (element.length() > LONGEST_NUMBER) throw unfit(type, element);
        try {
            return new BigDecimal(element).toString();
        } catch (NumberFormatException none) {
            throw unfit(type, element);
        }
    }

    private static IllegalArgumentException unfit(DataType type, String element) {
        return new IllegalArgumentException("'" + Excerpt.of(element) + "' is no element of type " + type);
    }
}
