package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements of a fixed-size type as raw bytes: little-endian, row-major, without padding. */
public final class RawForm {
    private RawForm() {}

    /**
     * The tensor's raw bytes: its own where it has them, else made from JSON text. Fails with {@code Unfit} where a value
     * does not fit the type.
     *
     * @throws IllegalArgumentException for BYTES, which {@link StringsForm} is for
     */
    public static Buffer of(Tensor tensor) {
        if (!tensor.type().isFixedSize()) throw new IllegalArgumentException("BYTES has no raw form");
        return switch (tensor.data()) {
            case TensorData.Raw(Buffer bytes) -> bytes;
            case TensorData.Json(Buffer text) -> fromJson(tensor, text);
            case TensorData.Strings strings -> throw new IllegalArgumentException("strings of a fixed-size type");
        };
    }

    private static Buffer fromJson(Tensor tensor, Buffer text) {
        JsonScanner in = JsonScanner.of(text);
        JsonLeaves leaves = in.leaves(() -> "tensor '" + tensor.name() + "'");
        long elements = tensor.shape().elements();
        // Each element has a character at least: the shape's claim is not trusted with memory.
        if (elements > text.length()) throw wrongCount(tensor);
        ByteBuffer out = ByteBuffer.allocate(
                        Math.toIntExact(elements * tensor.type().byteSize()))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (leaves.next()) {
            if (!out.hasRemaining()) throw wrongCount(tensor);
            put(out, leaves, tensor.type());
        }
        if (out.hasRemaining()) throw wrongCount(tensor);
        return new ByteSpan(out.array(), 0, out.capacity()).toBuffer();
    }

    private static void put(ByteBuffer out, JsonLeaves leaf, DataType type) {
        switch (type) {
            case BOOL -> out.put((byte) (JsonElement.bool(leaf) ? 1 : 0));
            case UINT8, INT8 -> out.put((byte) JsonElement.integer(leaf, type));
            case UINT16, INT16 -> out.putShort((short) JsonElement.integer(leaf, type));
            case UINT32, INT32 -> out.putInt((int) JsonElement.integer(leaf, type));
            case UINT64, INT64 -> out.putLong(JsonElement.integer(leaf, type));
            case FP32 -> out.putFloat(JsonElement.fp32(leaf));
            case FP64 -> out.putDouble(JsonElement.fp64(leaf));
            case FP16, BF16, BYTES -> throw new IllegalArgumentException(type + " has no number in JSON");
        }
    }

    private static RuntimeException wrongCount(Tensor tensor) {
        return new Failure.Unfit("tensor '" + tensor.name() + "'", "the data does not have the elements of its shape")
                .toException();
    }
}
