package io.millrace.backends.tfs;

import io.millrace.inference.Tensor;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonWriter;
import io.vertx.core.buffer.Buffer;
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
        out.put('{').field("predictions");
        new TfsRows(outputs, "predictions", TfsJson::styleOfOutput).write(out);
        return out.put('}').toBuffer();
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
}
