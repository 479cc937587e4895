package io.millrace.router.compose;

import io.millrace.inference.Tensor;
import java.util.List;
import java.util.Map;

/** Outputs of a part under the names that the whole has for them. */
final class Renamed {
    private Renamed() {}

    /** @param names the whole's by the part's; others keep theirs */
    static List<Tensor> of(List<Tensor> outputs, Map<String, String> names) {
        if (names.isEmpty()) return outputs;
        return outputs.stream()
                .map(output -> output.renamed(names.getOrDefault(output.name(), output.name())))
                .toList();
    }
}
