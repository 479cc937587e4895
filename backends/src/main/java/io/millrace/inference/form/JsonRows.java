package io.millrace.inference.form;

import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;

/**
 * Writes a tensor row by row: what lies under one index of dimension 0, as lists nested by the other dimensions. The
 * caller asks for no more rows than the tensor has; a scalar is one row.
 */
public final class JsonRows {
    /** An empty tensor may still be many lists; more than this is nobody's honest wish. */
    private static final long MOST_EMPTY_LISTS = 65_536;

    private final JsonElements elements;
    private final long[] dims;

    private JsonRows(JsonElements elements, long[] dims) {
        this.elements = elements;
        this.dims = dims;
    }

    /** Fails with {@code NotCarried} for a type without a JSON form, and for an empty tensor of very many lists. */
    public static JsonRows of(Tensor tensor, BytesStyle style) {
        Shape shape = tensor.shape();
        if (shape.elements() == 0 && listsBeforeZero(shape) > MOST_EMPTY_LISTS)
            throw new Failure.NotCarried("tensor '" + tensor.name() + "'", "its shape " + shape + " has too many rows")
                    .toException();
        return new JsonRows(JsonElements.of(tensor, style), shape.toArray());
    }

    private static long listsBeforeZero(Shape shape) {
        long lists = 1;
        for (int i = 0; i < shape.rank() && shape.dim(i) > 0; i++) lists *= shape.dim(i);
        return lists;
    }

    public void writeNext(JsonWriter out) {
        write(out, 1);
    }

    private void write(JsonWriter out, int dim) {
        if (dim >= dims.length) {
            elements.writeNext(out);
            return;
        }
        if (dim == dims.length - 1) {
            elements.writeArray(out, dims[dim]);
            return;
        }
        out.put('[');
        for (long left = dims[dim]; left > 0; left--) write(out.element(), dim + 1);
        out.put(']');
    }
}
