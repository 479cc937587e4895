package io.millrace.router.traffic;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.NumberElements;
import io.millrace.inference.form.TensorRows;

/** What an input says that arms are chosen by: its first row. */
public final class ContextRow {
    private ContextRow() {}

    /** @throws FailureException {@code Unfit} naming the input where it is not such numbers */
    public static Features features(ContextSource source, Tensor input) {
        if (input.type() == DataType.BYTES)
            throw unfit(source, "the model's arms are chosen by it: it must be numbers, not " + input.type());
        NumberElements elements = NumberElements.of(firstRow(source, input));
        double[] row = new double[source.size()];
        for (int i = 0; i < row.length; i++) row[i] = elements.at(i);
        try {
            return source.features(row);
        } catch (IllegalArgumentException beyond) {
            throw unfit(source, "the model's arms are chosen by it: " + beyond.getMessage());
        }
    }

    /** Of one dimension it may be a row itself. */
    private static Tensor firstRow(ContextSource source, Tensor input) {
        Shape shape = input.shape();
        if (shape.rank() == 1 && shape.dim(0) == source.size()) return input;
        boolean hasRow = shape.rank() >= 1 && input.rows() > 0 && shape.tail().elements() == source.size();
        if (!hasRow)
            throw unfit(
                    source,
                    "the model's arms are chosen by its first row: it must have " + source.size()
                            + " numbers, and the shape is " + shape);
        return TensorRows.rows(TensorRows.cuttable(input), 0, 1);
    }

    private static FailureException unfit(ContextSource source, String problem) {
        return new Failure.Unfit("input '" + Excerpt.of(source.input()) + "'", problem).toException();
    }
}
