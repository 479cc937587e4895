package io.millrace.backends.torchserve;

import io.millrace.inference.Tensor;
import io.millrace.inference.form.BytesStyle;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonRows;
import io.millrace.inference.form.JsonWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Writes tensors as JSON: a single one bare, several in an object by name. */
final class TorchServeWriter {
    private final List<Tensor> tensors;

    TorchServeWriter(List<Tensor> tensors) {
        this.tensors = tensors;
    }

    Buffer whole() {
        return document((out, i) -> JsonForm.nested(out, tensors.get(i), BytesStyle.TEXT));
    }

    /** A document for each of the first rows, of which every tensor has as many. */
    List<Buffer> rows(long count) {
        List<JsonRows> values = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) values.add(JsonRows.of(tensor, BytesStyle.TEXT));
        List<Buffer> rows = new ArrayList<>();
        for (long row = 0; row < count; row++)
            rows.add(document((out, i) -> values.get(i).writeNext(out)));
        return rows;
    }

    private Buffer document(ObjIntConsumer<JsonWriter> value) {
        JsonWriter out = new JsonWriter(1024);
        if (tensors.size() == 1) {
            value.accept(out, 0);
            return out.toBuffer();
        }
        out.put('{');
        for (int i = 0; i < tensors.size(); i++)
            value.accept(out.field(tensors.get(i).name()), i);
        return out.put('}').toBuffer();
    }
}
