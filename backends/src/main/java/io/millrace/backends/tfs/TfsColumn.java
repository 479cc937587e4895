package io.millrace.backends.tfs;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.JsonElement;
import io.millrace.inference.form.JsonLeaves;
import io.millrace.inference.form.JsonScanner;
import io.millrace.inference.form.JsonWriter;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Gathers one named tensor out of the rows it is spread over. Row values must all have the same shape. */
final class TfsColumn {
    private final TensorSpec spec;
    private final byte[] name;
    private final Buffer body;
    private final JsonLeaves leaves;
    private final JsonWriter numbers = new JsonWriter();
    private final List<Buffer> strings = new ArrayList<>();
    private Shape rowShape = Shape.SCALAR;
    private int rows;

    /** @param key of the list of rows, for messages */
    TfsColumn(TensorSpec spec, String key, JsonScanner in, Buffer body) {
        this.spec = spec;
        this.name = spec.name().getBytes(StandardCharsets.UTF_8);
        this.body = body;
        this.leaves = in.leavesWithBase64(() -> key + "[" + rows + "]." + Excerpt.of(spec.name()));
        numbers.put('[');
    }

    String name() {
        return spec.name();
    }

    int rows() {
        return rows;
    }

    /** Whether the scanner's field is of this column. */
    boolean isNamedIn(JsonScanner in) {
        return in.nameIs(name);
    }

    /** Takes the next row's value, which comes next in the text. */
    void addRow() {
        leaves.restart();
        while (leaves.next()) {
            JsonElement.check(leaves, spec.type());
            if (spec.type() == DataType.BYTES) strings.add(StringsForm.element(leaves, body));
            else leaves.copyTo(numbers.element(), spec.type());
        }
        if (rows == 0) rowShape = leaves.shape();
        else if (!leaves.isOf(rowShape))
            throw leaves.unfit("Expecting shape " + rowShape + " but got: " + leaves.shape());
        rows++;
    }

    Tensor tensor() {
        if (rowShape.rank() == Shape.MAX_RANK)
            throw new Failure.Unfit(spec.name(), "more than " + Shape.MAX_RANK + " dimensions").toException();
        TensorData data = spec.type() == DataType.BYTES
                ? new TensorData.Strings(strings)
                : new TensorData.Json(numbers.put(']').toBuffer());
        return new Tensor(spec.name(), spec.type(), rowShape.prepend(rows), data);
    }
}
