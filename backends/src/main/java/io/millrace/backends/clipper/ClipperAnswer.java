package io.millrace.backends.clipper;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.form.BytesStyle;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonRows;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonWriter;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;

/** Writes the answers to a request's queries, each under an id of its own; that to a single one stands alone. */
final class ClipperAnswer {
    private final JsonWriter out = new JsonWriter(512);
    private final LongSupplier ids;
    private final int queries;

    ClipperAnswer(LongSupplier ids, int queries) {
        this.ids = ids;
        this.queries = queries;
    }

    /** The model's own. Fails with {@code Unfit} where it does not have as many rows as there were queries. */
    Buffer of(List<Tensor> outputs, boolean batched) {
        List<Output> values = new ArrayList<>(outputs.size());
        for (Tensor output : outputs) values.add(new Output(output, rows(output, batched)));
        return document(() -> {
            output(values);
            out.field("default").flag(false);
        });
    }

    /** The same for each query, and why. */
    Buffer instead(String output, String why) {
        return document(() -> {
            byte[] text = output.getBytes(StandardCharsets.UTF_8);
            if (isJson(JsonScanner.of(text))) out.field("output").copy(text, 0, text.length);
            else out.field("output").string(text);
            out.field("default").flag(true);
            out.field("default_explanation").string(why);
        });
    }

    private Buffer document(Runnable rest) {
        out.put('{');
        if (queries > 1) out.field("batch_predictions").put('[');
        for (int i = 0; i < queries; i++) {
            if (queries > 1) out.element().put('{');
            out.field("query_id").number(ids.getAsLong());
            rest.run();
            if (queries > 1) out.put('}');
        }
        if (queries > 1) out.put(']');
        return out.put('}').toBuffer();
    }

    private void output(List<Output> values) {
        out.field("output");
        if (values.size() == 1) {
            values.getFirst().writeNext();
            return;
        }
        out.put('{');
        for (Output value : values) {
            out.field(value.tensor.name());
            value.writeNext();
        }
        out.put('}');
    }

    private JsonRows rows(Tensor output, boolean batched) {
        if (!batched) return JsonRows.of(output.reshaped(output.shape().prepend(1)), BytesStyle.TEXT);
        if (output.shape().rank() == 0 || output.rows() != queries)
            throw new Failure.Unfit(
                            "output '" + Excerpt.of(output.name()) + "'",
                            output.shape() + " where " + queries + " rows were asked for")
                    .toException();
        return JsonRows.of(output, BytesStyle.TEXT);
    }

    private static boolean isJson(JsonScanner in) {
        try {
            in.skip();
            in.end();
            return true;
        } catch (JsonException notThat) {
            return false;
        }
    }

    /** An output row by row. One string a row is the text that a Clipper container would have answered. */
    private final class Output {
        private final Tensor tensor;
        private final JsonRows rows;
        private final Iterator<Buffer> texts;

        Output(Tensor tensor, JsonRows rows) {
            this.tensor = tensor;
            this.rows = rows;
            boolean isText = tensor.type() == DataType.BYTES && tensor.shape().elements() == queries;
            this.texts = isText ? StringsForm.of(tensor).iterator() : Collections.emptyIterator();
        }

        void writeNext() {
            if (!texts.hasNext()) {
                rows.writeNext(out);
                return;
            }
            Buffer text = texts.next();
            if (isJson(JsonScanner.of(text))) out.copy(text);
            else JsonRows.of(alone(text), BytesStyle.TEXT).writeNext(out);
        }

        private Tensor alone(Buffer text) {
            return new Tensor(tensor.name(), DataType.BYTES, Shape.of(1), new TensorData.Strings(List.of(text)));
        }
    }
}
