package io.millrace.backends.tfs;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonRows;
import io.millrace.inference.form.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Writes a predict answer. A single output stands without its name. */
final class TfsAnswerWriter {
    private final JsonWriter out = new JsonWriter(1024);
    private final List<Tensor> outputs;

    TfsAnswerWriter(List<Tensor> outputs) {
        this.outputs = outputs;
        for (Tensor output : outputs) TfsJson.requireForm("output", output.name(), output.type());
    }

    /** {@code predictions}: a list of rows. Fails with {@code Unfit} where the outputs are not of as many rows each. */
    Buffer rows() {
        long rows = count();
        List<JsonRows> values = new ArrayList<>(outputs.size());
        for (Tensor output : outputs) values.add(JsonRows.of(output, TfsJson.styleOfOutput(output)));
        out.put('{').field("predictions").put('[');
        for (long row = 0; row < rows; row++) row(values);
        return out.put(']').put('}').toBuffer();
    }

    private void row(List<JsonRows> values) {
        out.element();
        if (values.size() == 1) {
            values.getFirst().writeNext(out);
            return;
        }
        out.put('{');
        for (int i = 0; i < values.size(); i++)
            values.get(i).writeNext(out.field(outputs.get(i).name()));
        out.put('}');
    }

    private long count() {
        long rows = outputs.isEmpty() ? 0 : outputs.getFirst().rows();
        for (Tensor output : outputs) {
            if (output.shape().rank() == 0)
                throw unfit("Tensor name: " + Excerpt.of(output.name()) + " has no shape information ");
            if (output.rows() != rows)
                throw unfit("Tensor name: " + Excerpt.of(output.name()) + " has inconsistent batch size: "
                        + output.rows() + " expecting: " + rows);
        }
        return rows;
    }

    /** {@code outputs}: each output whole. */
    Buffer columns() {
        out.put('{').field("outputs");
        if (outputs.size() == 1) {
            value(outputs.getFirst());
        } else {
            out.put('{');
            for (Tensor output : outputs) {
                out.field(output.name());
                value(output);
            }
            out.put('}');
        }
        return out.put('}').toBuffer();
    }

    private void value(Tensor output) {
        JsonForm.nested(out, output, TfsJson.styleOfOutput(output));
    }

    private static FailureException unfit(String problem) {
        return new Failure.Unfit("predictions", problem).toException();
    }
}
