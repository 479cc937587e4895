package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one tensor whose JSON nesting is its shape, as the protocols write it that name no shapes. Each value is checked
 * against the datatype; numbers stay the text they are, strings become byte strings.
 */
public final class JsonTensor {
    private final JsonScanner in;
    private final Buffer body;
    private final boolean base64;

    /**
     * @param in     over the bytes of {@code body}, which the tensors' data will share
     * @param base64 whether {@code {"b64": "..."}} is a value
     */
    public JsonTensor(JsonScanner in, Buffer body, boolean base64) {
        this.in = in;
        this.body = body;
        this.base64 = base64;
    }

    /** Reads the value that comes next. Fails with {@code Unfit} where it is ragged or not of the type. */
    public Tensor read(TensorSpec spec, String where) {
        int start = in.position();
        JsonLeaves leaves = base64 ? in.leavesWithBase64(() -> where) : in.leaves(() -> where);
        List<Buffer> strings = new ArrayList<>();
        while (leaves.next()) {
            JsonElement.check(leaves, spec.type());
            if (spec.type() == DataType.BYTES) strings.add(StringsForm.element(leaves, body));
        }
        if (spec.type() == DataType.BYTES)
            return new Tensor(spec.name(), spec.type(), leaves.shape(), new TensorData.Strings(strings));
        Buffer text = body.slice(start, in.stop());
        Tensor tensor = new Tensor(spec.name(), spec.type(), leaves.shape(), new TensorData.Json(text));
        return leaves.isPlain() ? tensor : rewritten(tensor);
    }

    private static Tensor rewritten(Tensor tensor) {
        JsonWriter out = new JsonWriter();
        JsonForm.nested(out, tensor, BytesStyle.TEXT);
        return new Tensor(tensor.name(), tensor.type(), tensor.shape(), new TensorData.Json(out.toBuffer()));
    }

    /** What an empty list leaves open of a shape, told by the model: {@code []} is [0,3] where [-1,3] is expected. */
    public static Tensor completed(Tensor tensor, Shape expected) {
        Shape shape = tensor.shape();
        if (shape.rank() == 0 || shape.elements() > 0 || shape.rank() >= expected.rank()) return tensor;
        long[] dims = expected.toArray();
        for (int i = 0; i < dims.length; i++) dims[i] = i < shape.rank() ? shape.dim(i) : Math.max(0, dims[i]);
        return tensor.reshaped(Shape.of(dims));
    }

    /** The only row of a tensor this class has read, without dimension 0. Its text is nested by its shape. */
    public static Tensor onlyRow(Tensor batch) {
        Shape row = batch.shape().tail();
        return switch (batch.data()) {
            case TensorData.Json(Buffer text) ->
                new Tensor(batch.name(), batch.type(), row, new TensorData.Json(text.slice(1, text.length() - 1)));
            case TensorData.Strings strings -> batch.reshaped(row);
            case TensorData.Raw raw -> batch.reshaped(row);
        };
    }

    /**
     * Tensors of one name, type, shape and form as the rows of one.
     *
     * @throws IllegalArgumentException when they are not alike
     */
    public static Tensor stack(List<Tensor> rows) {
        Tensor first = rows.getFirst();
        for (Tensor row : rows)
            if (row.type() != first.type() || !row.shape().equals(first.shape()))
                throw new IllegalArgumentException("rows of '" + Excerpt.of(first.name()) + "' are not alike");
        return new Tensor(first.name(), first.type(), first.shape().prepend(rows.size()), joined(rows));
    }

    private static TensorData joined(List<Tensor> rows) {
        List<Buffer> strings = new ArrayList<>();
        JsonWriter texts = new JsonWriter().put('[');
        Buffer raw = Buffer.buffer();
        for (Tensor row : rows) {
            switch (row.data()) {
                case TensorData.Strings(List<Buffer> elements) -> strings.addAll(elements);
                case TensorData.Json(Buffer text) -> texts.element().copy(text);
                case TensorData.Raw(Buffer bytes) -> raw.appendBuffer(bytes);
            }
        }
        return switch (rows.getFirst().data()) {
            case TensorData.Strings alike -> new TensorData.Strings(strings);
            case TensorData.Json alike -> new TensorData.Json(texts.put(']').toBuffer());
            case TensorData.Raw alike -> new TensorData.Raw(raw);
        };
    }
}
