package io.millrace.router.compose.combine;

import io.millrace.inference.DataType;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.ByteSpan;
import io.millrace.inference.form.RawForm;
import java.util.List;

/**
 * One output of all members, of floating numbers, read a run of whole lines at a time into the same room: what is reckoned for a
 * run stays in the processor's nearest cache, whatever the size of the tensors.
 */
final class FloatingLines {
    private static final int RUN = 1024;

    private final DataType type;
    private final ByteSpan[] bytes;
    private final int width;
    private final int elements;
    private final double[][] values;
    private final byte[] out;
    private int begin;
    private int count;

    private FloatingLines(DataType type, ByteSpan[] bytes, int width, int elements) {
        this.type = type;
        this.bytes = bytes;
        this.width = width;
        this.elements = elements;
        this.values = new double[bytes.length][Math.min(elements, Math.max(1, RUN / width) * width)];
        this.out = new byte[elements * type.byteSize()];
    }

    /** @param rows of dimension 0; below 0 where that is no batch */
    static FloatingLines of(List<Tensor> theirs, long rows) {
        Tensor first = theirs.getFirst();
        ByteSpan[] bytes =
                theirs.stream().map(tensor -> ByteSpan.of(RawForm.of(tensor))).toArray(ByteSpan[]::new);
        return new FloatingLines(
                first.type(),
                bytes,
                width(first.shape(), rows),
                Math.toIntExact(first.shape().elements()));
    }

    private static int width(Shape shape, long rows) {
        int rank = shape.rank();
        return rank == 0 || (rank == 1 && rows >= 0) ? 1 : Math.toIntExact(shape.dim(rank - 1));
    }

    /** Elements of a line. */
    int width() {
        return width;
    }

    /** The most elements of a run. */
    int room() {
        return values[0].length;
    }

    /** Elements of this run, which are whole lines. */
    int count() {
        return count;
    }

    int lines() {
        return elements / width;
    }

    /** By member and element of the run. */
    double[][] values() {
        return values;
    }

    /** Reads the next run; false at the end. */
    boolean next() {
        begin += count;
        count = Math.min(room(), elements - begin);
        for (int i = 0; i < bytes.length; i++) FloatingElements.read(type, bytes[i], begin, count, values[i]);
        return count > 0;
    }

    /** The answer's elements of this run. */
    void write(double[] combined) {
        FloatingElements.write(type, combined, count, out, begin);
    }

    TensorData data() {
        return Combining.raw(out);
    }
}
