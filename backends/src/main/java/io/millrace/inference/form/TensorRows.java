package io.millrace.inference.form;

import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts a tensor along dimension 0, and puts such parts together. Numbers in JSON become raw bytes on the way. */
public final class TensorRows {
    private TensorRows() {}

    /**
     * The tensor in a form that is cut without a look at its elements: raw, or strings. Its own bytes where it has them.
     * Fails as {@link RawForm} and {@link StringsForm}.
     */
    public static Tensor cuttable(Tensor tensor) {
        if (!(tensor.data() instanceof TensorData.Json)) return tensor;
        TensorData data = tensor.type().isFixedSize()
                ? new TensorData.Raw(RawForm.of(tensor))
                : new TensorData.Strings(StringsForm.of(tensor));
        return new Tensor(tensor.name(), tensor.type(), tensor.shape(), data);
    }

    /**
     * Some rows of a tensor that is {@link #cuttable}, of rank 1 at least; its bytes are shared.
     *
     * @param from the first
     * @param to   behind the last
     */
    public static Tensor rows(Tensor tensor, int from, int to) {
        Shape shape = tensor.shape().tail().prepend(to - from);
        int perRow = Math.toIntExact(tensor.shape().tail().elements());
        TensorData data = switch (tensor.data()) {
            case TensorData.Raw(Buffer bytes) -> {
                int size = perRow * tensor.type().byteSize();
                yield new TensorData.Raw(bytes.slice(from * size, to * size));
            }
            case TensorData.Strings(List<Buffer> elements) ->
                new TensorData.Strings(elements.subList(from * perRow, to * perRow));
            case TensorData.Json json -> throw new IllegalArgumentException("JSON is not cut");
        };
        return new Tensor(tensor.name(), tensor.type(), shape, data);
    }

    /**
     * Tensors of one name, type and row shape as one, whose rows are theirs in this order; {@link #cuttable} all.
     *
     * @throws IllegalArgumentException when they are not alike
     */
    public static Tensor joined(List<Tensor> parts) {
        Tensor first = parts.getFirst();
        if (parts.size() == 1) return first;
        Shape row = first.shape().tail();
        long rows = 0;
        for (Tensor part : parts) {
            boolean alike = part.name().equals(first.name())
                    && part.type() == first.type()
                    && part.shape().rank() == first.shape().rank()
                    && part.shape().tail().equals(row);
            if (!alike) throw new IllegalArgumentException("parts of '" + first.name() + "' are not alike");
            rows += part.rows();
        }
        return new Tensor(first.name(), first.type(), row.prepend(rows), joinedData(parts));
    }

    private static TensorData joinedData(List<Tensor> parts) {
        Buffer bytes = Buffer.buffer();
        List<Buffer> strings = new ArrayList<>();
        for (Tensor part : parts) {
            switch (part.data()) {
                case TensorData.Raw(Buffer its) -> bytes.appendBuffer(its);
                case TensorData.Strings(List<Buffer> its) -> strings.addAll(its);
                case TensorData.Json json -> throw new IllegalArgumentException("JSON is not joined");
            }
        }
        return parts.getFirst().type().isFixedSize() ? new TensorData.Raw(bytes) : new TensorData.Strings(strings);
    }
}
