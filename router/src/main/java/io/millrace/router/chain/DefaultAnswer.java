package io.millrace.router.chain;

import io.millrace.config.DefaultOutput;
import io.millrace.config.FallbackSettings;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.TensorRows;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's default answer, made to fit what was asked: the outputs that are wanted, with as many rows as the inputs have.
 *
 * @param perRow by output, whether it is one row, given for each that is asked
 */
record DefaultAnswer(List<Tensor> outputs, List<Boolean> perRow) {
    /** Larger ones are not given: a request of a few bytes for each row could ask for any amount. */
    private static final long MOST_BYTES = 64L << 20;

    static DefaultAnswer of(FallbackSettings settings) {
        return new DefaultAnswer(
                settings.answer().stream().map(DefaultOutput::tensor).toList(),
                settings.answer().stream().map(DefaultOutput::isPerRow).toList());
    }

    /** Null where it does not answer that. */
    @Nullable List<Tensor> to(Tensors asked, ModelSignature signature) {
        long rows = rows(asked, signature);
        List<Tensor> all = new ArrayList<>(outputs.size());
        long left = MOST_BYTES;
        for (int i = 0; i < outputs.size(); i++) {
            Tensor output = outputs.get(i);
            if (!asked.wanted().isEmpty() && !asked.wanted().contains(output.name())) continue;
            boolean repeated = perRow.get(i);
            if (!repeated && signature.batched() && output.rows() != rows) return null;
            if (repeated) left -= rows * bytes(output);
            if (left < 0 || rows > Integer.MAX_VALUE) return null;
            all.add(repeated ? repeated(output, (int) rows) : output);
        }
        return asked.wanted().isEmpty() || all.size() == asked.wanted().size() ? inOrder(all, asked.wanted()) : null;
    }

    /** Of a model that takes no batches the request is one row, whatever its first dimension is. */
    private static long rows(Tensors asked, ModelSignature signature) {
        if (asked.tensors().isEmpty() || (signature.isKnown() && !signature.batched())) return 1;
        return asked.tensors().getFirst().rows();
    }

    private static long bytes(Tensor output) {
        return switch (output.data()) {
            case TensorData.Raw(Buffer raw) -> raw.length();
            case TensorData.Strings(List<Buffer> strings) ->
                strings.stream().mapToLong(Buffer::length).sum() + 4L * strings.size();
            case TensorData.Json(Buffer text) -> text.length();
        };
    }

    private static Tensor repeated(Tensor row, int rows) {
        return rows == 0 ? TensorRows.rows(row, 0, 0) : TensorRows.joined(Collections.nCopies(rows, row));
    }

    private static List<Tensor> inOrder(List<Tensor> outputs, List<String> wanted) {
        if (wanted.isEmpty()) return outputs;
        return wanted.stream()
                .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
                .toList();
    }
}
