package io.millrace.router.traffic.shadow;

import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.router.traffic.compare.AnswerComparison;
import io.millrace.router.traffic.compare.AnswerComparison.Output;
import io.millrace.router.traffic.compare.FindingText;
import io.millrace.router.traffic.compare.TensorExcerpt;
import io.millrace.router.traffic.shadow.Example.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call, the answer that its client got, the answer to its copy, and how the two compare.
 *
 * @param request the call's id
 */
record Compared(String request, Tensors inputs, Tensors expected, Tensors actual, AnswerComparison comparison) {
    /** Tensors that an example shows, of inputs and of outputs. */
    private static final int MOST = 8;

    /** @param redacted names of inputs and outputs whose elements are not shown */
    Example example(Instant at, Set<String> redacted) {
        List<Part> differing = new ArrayList<>();
        for (Output output : comparison.outputs()) {
            if (output.found().agrees() || differing.size() == MOST) continue;
            boolean isShown = !redacted.contains(output.name());
            differing.add(new Part(
                    output.name(),
                    FindingText.of(
                            output.found(),
                            isShown ? tensor(expected, output) : null,
                            isShown ? tensor(actual, output) : null)));
        }
        List<Part> shown = inputs.tensors().stream()
                .filter(input -> !redacted.contains(input.name()))
                .limit(MOST)
                .map(input -> new Part(input.name(), TensorExcerpt.of(input)))
                .toList();
        return new Example(request, at, comparison.severity(), differing, shown);
    }

    /** Single outputs are paired whatever their names. */
    private static @Nullable Tensor tensor(Tensors of, Output output) {
        return of.named(output.name())
                .orElseGet(() -> of.tensors().size() == 1 ? of.tensors().getFirst() : null);
    }
}
