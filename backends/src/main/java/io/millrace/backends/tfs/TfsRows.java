package io.millrace.backends.tfs;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.BytesStyle;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonRows;
import io.millrace.inference.form.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes tensors as a list of rows: bare values of a single tensor, objects by name of several. */
final class TfsRows {
    private final List<Tensor> tensors;
    private final String key;
    private final List<JsonRows> values;

    /** @param key of the list, for messages */
    TfsRows(List<Tensor> tensors, String key, Function<Tensor, BytesStyle> style) {
        this.tensors = tensors;
        this.key = key;
        this.values = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) values.add(JsonRows.of(tensor, style.apply(tensor)));
    }

    /** Fails with {@code Unfit} where the tensors are not of as many rows each. */
    void write(JsonWriter out) {
        long rows = count();
        for (Tensor tensor : tensors) JsonForm.expect(out, tensor);
        out.put('[');
        for (long row = 0; row < rows; row++) row(out);
        out.put(']');
    }

    private void row(JsonWriter out) {
        out.element();
        if (values.size() == 1) {
            values.getFirst().writeNext(out);
            return;
        }
        out.put('{');
        for (int i = 0; i < values.size(); i++)
            values.get(i).writeNext(out.field(tensors.get(i).name()));
        out.put('}');
    }

    private long count() {
        long rows = tensors.isEmpty() ? 0 : tensors.getFirst().rows();
        for (Tensor tensor : tensors) {
            if (tensor.shape().rank() == 0)
                throw unfit("Tensor name: " + Excerpt.of(tensor.name()) + " has no shape information ");
            if (tensor.rows() != rows)
                throw unfit("Tensor name: " + Excerpt.of(tensor.name()) + " has inconsistent batch size: "
                        + tensor.rows() + " expecting: " + rows);
        }
        return rows;
    }

    private FailureException unfit(String problem) {
        return new Failure.Unfit(key, problem).toException();
    }
}
