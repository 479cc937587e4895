package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Elements of type BYTES, one buffer each. */
public final class StringsForm {
    /** Of no bytes, shared by all who have none; never written to. */
    static final Buffer EMPTY = Buffer.buffer();

    private StringsForm() {}

    /**
     * The tensor's elements: its own where it has them, else those of JSON text, unescaped. Strings without escapes share
     * the text's bytes.
     *
     * @throws IllegalArgumentException for another type than BYTES
     */
    public static List<Buffer> of(Tensor tensor) {
        return switch (tensor.data()) {
            case TensorData.Strings(List<Buffer> elements) -> elements;
            case TensorData.Json(Buffer text) when tensor.type() == DataType.BYTES -> fromJson(tensor, text);
            case TensorData.Json json -> throw new IllegalArgumentException(tensor.type() + " has no strings");
            case TensorData.Raw raw -> throw new IllegalArgumentException(tensor.type() + " has no strings");
        };
    }

    private static List<Buffer> fromJson(Tensor tensor, Buffer text) {
        JsonLeaves leaves = JsonScanner.of(text).leavesWithBase64(() -> "tensor '" + tensor.name() + "'");
        List<Buffer> elements = new ArrayList<>();
        while (leaves.next()) elements.add(element(leaves, text));
        return elements;
    }

    /**
     * The string, or the bytes behind {@code {"b64": ...}}, the walk stands at.
     *
     * @param text the whole text the walk reads, for its bytes to be shared
     */
    public static Buffer element(JsonLeaves leaf, Buffer text) {
        JsonElement.requireText(leaf);
        return leaf.kind() == JsonKind.BASE64 ? Base64Value.decode(leaf) : leaf.string(text);
    }
}
