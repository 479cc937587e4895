package io.millrace.backends.pairs;

import io.millrace.inference.DataType;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a protocol may have no form for, each told by the tensors alone. */
public enum Limit {
    HALF_FLOATS,
    UINT16,
    NOT_TEXT,
    /** Where a name that ends so says that it is bytes. */
    NOT_TEXT_UNLESS_NAMED_BYTES,
    /** Nested lists show nothing behind an empty dimension. */
    HIDDEN_DIMENSIONS,
    EMPTY_BATCH,
    /** A scalar, or tensors of different rows. */
    NO_COMMON_ROWS;

    /** Whether one of them holds for these tensors. */
    public static boolean stop(Set<Limit> limits, List<Tensor> tensors) {
        return limits.stream().anyMatch(limit -> tensors.stream().anyMatch(tensor -> limit.holds(tensor, tensors)));
    }

    private boolean holds(Tensor tensor, List<Tensor> among) {
        return switch (this) {
            case HALF_FLOATS -> tensor.type() == DataType.FP16 || tensor.type() == DataType.BF16;
            case UINT16 -> tensor.type() == DataType.UINT16;
            case NOT_TEXT -> !isText(tensor);
            case NOT_TEXT_UNLESS_NAMED_BYTES ->
                !isText(tensor) && !tensor.name().endsWith("_bytes");
            case HIDDEN_DIMENSIONS -> hides(tensor);
            case EMPTY_BATCH -> tensor.rows() == 0;
            case NO_COMMON_ROWS ->
                tensor.shape().rank() == 0 || tensor.rows() != among.getFirst().rows();
        };
    }

    private static boolean isText(Tensor tensor) {
        if (tensor.type() != DataType.BYTES) return true;
        for (Buffer element : StringsForm.of(tensor)) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(element.getBytes()));
            } catch (CharacterCodingException notText) {
                return false;
            }
        }
        return true;
    }

    private static boolean hides(Tensor tensor) {
        long[] dims = tensor.shape().toArray();
        return Arrays.stream(dims).limit(Math.max(0, dims.length - 1)).anyMatch(dim -> dim == 0);
    }
}
