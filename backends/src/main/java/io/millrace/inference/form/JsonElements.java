package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;

/** A tensor's elements as JSON values, one after the other in row-major order. */
sealed interface JsonElements {

    /** Writes the next element; the caller asks for no more than there are. */
    void writeNext(JsonWriter out);

    /** Writes the next elements as an array. */
    default void writeArray(JsonWriter out, long count) {
        out.put('[');
        for (long left = count; left > 0; left--) {
            writeNext(out);
            if (left > 1) out.put(',');
        }
        out.put(']');
    }

    /** Fails with {@code NotCarried} for FP16 and BF16, which no protocol writes in JSON. */
    static JsonElements of(Tensor tensor, BytesStyle style) {
        DataType type = tensor.type();
        if (type == DataType.FP16 || type == DataType.BF16)
            throw new Failure.NotCarried("tensor '" + tensor.name() + "'", type + " has no JSON form").toException();
        return switch (tensor.data()) {
            case TensorData.Raw(Buffer bytes) ->
                type == DataType.FP32 ? new OfFloats(elements(bytes)) : new OfRaw(elements(bytes), type);
            case TensorData.Strings(List<Buffer> elements) -> ofStrings(tensor, elements, style);
            case TensorData.Json(Buffer text) ->
                style == BytesStyle.BASE64 && type == DataType.BYTES
                        ? ofStrings(tensor, StringsForm.of(tensor), style)
                        : new OfText(walk(tensor, text), tensor);
        };
    }

    /** Bytes the elements take as text, with a comma each: as they came, or for numbers of usual length. */
    static long expectedLength(Tensor tensor) {
        return switch (tensor.data()) {
            case TensorData.Raw raw -> tensor.shape().elements() * usualLength(tensor.type());
            case TensorData.Json(Buffer text) -> text.length();
            case TensorData.Strings strings -> 0;
        };
    }

    private static int usualLength(DataType type) {
        return type.kind() == DataType.Kind.FLOATING ? 3 * type.byteSize() : 4;
    }

    private static ByteBuffer elements(Buffer raw) {
        ByteSpan bytes = ByteSpan.of(raw);
        return ByteBuffer.wrap(bytes.array(), bytes.from(), bytes.length()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static JsonElements ofStrings(Tensor tensor, List<Buffer> elements, BytesStyle style) {
        return switch (style) {
            case TEXT -> new OfStrings(elements.iterator(), tensor.name());
            case BASE64 -> new OfBytes(elements.iterator());
        };
    }

    private static JsonLeaves walk(Tensor tensor, Buffer text) {
        return JsonScanner.of(text).leaves(() -> "tensor '" + tensor.name() + "'");
    }

    /** What most tensors are: without a choice of types in it, the loop over them is compiled as one. */
    record OfFloats(ByteBuffer in) implements JsonElements {
        @Override
        public void writeNext(JsonWriter out) {
            out.number(in.getFloat());
        }
    }

    record OfRaw(ByteBuffer in, DataType type) implements JsonElements {
        @Override
        public void writeNext(JsonWriter out) {
            switch (type) {
                case BOOL -> out.flag(in.get() != 0);
                case UINT8 -> out.number(in.get() & 0xFFL);
                case UINT16 -> out.number(in.getShort() & 0xFFFFL);
                case UINT32 -> out.number(in.getInt() & 0xFFFF_FFFFL);
                case UINT64 -> out.unsigned(in.getLong());
                case INT8 -> out.number((long) in.get());
                case INT16 -> out.number((long) in.getShort());
                case INT32 -> out.number((long) in.getInt());
                case INT64 -> out.number(in.getLong());
                case FP64 -> out.number(in.getDouble());
                case FP32, FP16, BF16, BYTES -> throw new IllegalStateException(type + " is not among these");
            }
        }
    }

    record OfText(JsonLeaves leaves, Tensor tensor) implements JsonElements {
        @Override
        public void writeNext(JsonWriter out) {
            if (!leaves.next())
                throw new Failure.Unfit("tensor '" + tensor.name() + "'", "the data ends before its shape")
                        .toException();
            leaves.copyTo(out, tensor.type());
        }
    }

    record OfStrings(Iterator<Buffer> in, String name) implements JsonElements {
        @Override
        public void writeNext(JsonWriter out) {
            ByteSpan text = ByteSpan.of(in.next());
            if (!Utf8.isValid(text.array(), text.from(), text.to()))
                throw new Failure.NotCarried("tensor '" + name + "'", "it has bytes that are not UTF-8 text")
                        .toException();
            out.string(text.array(), text.from(), text.to());
        }
    }

    record OfBytes(Iterator<Buffer> in) implements JsonElements {
        @Override
        public void writeNext(JsonWriter out) {
            out.put('{')
                    .field("b64")
                    .string(Base64.getEncoder().encode(in.next().getBytes()))
                    .put('}');
        }
    }
}
