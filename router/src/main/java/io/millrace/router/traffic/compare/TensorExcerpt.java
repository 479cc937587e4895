package io.millrace.router.traffic.compare;

import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.FailureException;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.NumberElements;
import io.millrace.inference.form.StringsForm;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

/** A few elements of a tensor as text for people, of bounded length whatever the tensor holds. */
public final class TensorExcerpt {
    private static final int ELEMENTS = 16;

    private TensorExcerpt() {}

    /** Type, shape and the first {@value ELEMENTS} elements, row-major: {@code FP32 [1,64] 0.0, 0.5, … 48 more}. */
    public static String of(Tensor tensor) {
        StringBuilder out = new StringBuilder(tensor.type().name()).append(' ').append(tensor.shape());
        long elements = tensor.shape().elements();
        try {
            IntFunction<String> texts = texts(tensor);
            for (int i = 0; i < Math.min(elements, ELEMENTS); i++)
                out.append(i == 0 ? " " : ", ").append(texts.apply(i));
        } catch (FailureException unreadable) {
            return out.append(" unreadable").toString();
        }
        if (elements > ELEMENTS) out.append(", … ").append(elements - ELEMENTS).append(" more");
        return out.toString();
    }

    /** One element. */
    static String at(Tensor tensor, int index) {
        return texts(tensor).apply(index);
    }

    private static IntFunction<String> texts(Tensor tensor) {
        if (tensor.type() != DataType.BYTES) return NumberElements.of(tensor)::text;
        List<Buffer> strings = StringsForm.of(tensor);
        return index -> "\"" + Excerpt.of(strings.get(index).toString(StandardCharsets.UTF_8)) + "\"";
    }
}
