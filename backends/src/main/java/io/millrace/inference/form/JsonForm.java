package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;

/** A tensor as JSON text: a flat array, or lists nested by its shape. */
public final class JsonForm {
    private JsonForm() {}

    /** Makes room at once for the text of a tensor that is to be written, as far as its length can be told. */
    public static void expect(JsonWriter out, Tensor tensor) {
        out.expect(JsonElements.expectedLength(tensor));
    }

    /** Writes the elements as one flat array, which every server reads; a scalar as an array of one. */
    public static void flat(JsonWriter out, Tensor tensor) {
        if (tensor.data() instanceof TensorData.Json(Buffer text) && tensor.type() != DataType.BYTES) {
            if (isFlatArray(ByteSpan.of(text))) {
                out.copy(text);
                return;
            }
        }
        expect(out, tensor);
        JsonElements.of(tensor, BytesStyle.TEXT).writeArray(out, tensor.shape().elements());
    }

    /** For numbers and booleans, among which a bracket is always a list. */
    private static boolean isFlatArray(ByteSpan json) {
        byte[] text = json.array();
        if (text[json.from()] != '[') return false;
        for (int i = json.from() + 1; i < json.to(); i++) if (text[i] == '[') return false;
        return true;
    }

    /** Writes the elements as lists nested by the shape; a scalar as the bare value. */
    public static void nested(JsonWriter out, Tensor tensor, BytesStyle style) {
        JsonRows rows = JsonRows.of(tensor, style);
        expect(out, tensor);
        Shape shape = tensor.shape();
        if (shape.rank() == 0) {
            rows.writeNext(out);
            return;
        }
        out.put('[');
        for (long left = shape.dim(0); left > 0; left--) rows.writeNext(out.element());
        out.put(']');
    }

    /**
     * Fails with {@code NotCarried} where {@link #nested} would lose the shape: lists show nothing behind an empty
     * dimension, so a server would read another.
     */
    public static void requireVisible(Tensor tensor) {
        Shape shape = tensor.shape();
        for (int i = 0; i < shape.rank() - 1; i++)
            if (shape.dim(i) == 0)
                throw new Failure.NotCarried(
                                "tensor '" + Excerpt.of(tensor.name()) + "'",
                                "nested lists cannot tell its shape " + shape)
                        .toException();
    }
}
