package io.millrace.router.cache;

import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.TensorRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers cut into rows that are remembered each for itself, and put together of such. */
public final class RememberedRows {
    private RememberedRows() {}

    /**
     * The rows of an answer, in order.
     *
     * @param count of the rows that were asked for
     * @throws io.millrace.inference.FailureException when it has not as many
     */
    public static List<Remembered> cut(Remembered answer, int count) {
        List<Tensor> outputs = new ArrayList<>();
        for (Tensor output : answer.outputs().tensors()) {
            if (output.shape().rank() == 0 || output.rows() != count)
                throw Remembered.bad(
                        "output '" + output.name() + "' has shape " + output.shape() + " for " + count + " rows");
            outputs.add(TensorRows.cuttable(output));
        }
        List<Remembered> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<Tensor> row = new ArrayList<>(outputs.size());
            for (Tensor output : outputs) row.add(TensorRows.rows(output, i, i + 1));
            Tensors tensors = new Tensors(
                    row, List.of(), Optional.empty(), answer.outputs().parameters());
            rows.add(Remembered.of(new Computed(tensors, answer.model()), answer.bornNanos()));
        }
        return rows;
    }

    /**
     * One answer of several.
     *
     * @param rows    in their order, at least one; all have the outputs
     * @param outputs in the order of the answer
     * @throws io.millrace.inference.FailureException when they are of different shapes or types
     */
    public static Computed joined(List<Remembered> rows, List<String> outputs) {
        List<Tensor> whole = new ArrayList<>(outputs.size());
        for (String output : outputs) {
            List<Tensor> parts = new ArrayList<>(rows.size());
            for (Remembered row : rows) parts.add(TensorRows.cuttable(row.output(output)));
            try {
                whole.add(TensorRows.joined(parts));
            } catch (IllegalArgumentException unlike) {
                throw Remembered.bad("rows of output '" + output + "' are not of one shape and type");
            }
        }
        Remembered last = rows.getLast();
        Tensors tensors =
                new Tensors(whole, List.of(), Optional.empty(), last.outputs().parameters());
        return new Computed(tensors, last.model());
    }
}
