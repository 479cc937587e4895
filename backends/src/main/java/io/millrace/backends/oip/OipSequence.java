package io.millrace.backends.oip;

import io.millrace.inference.Parameter;
import io.millrace.inference.Sequence;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sequence that a request's parameters make it part of. Source: Triton, {@code extension_sequence.md}. */
final class OipSequence {
    private OipSequence() {}

    static Optional<Sequence> of(Map<String, Parameter> parameters) {
        return id(parameters.get("sequence_id"))
                .map(id -> new Sequence(id, isSet(parameters, "sequence_start"), isSet(parameters, "sequence_end")));
    }

    /** A number or text; 0 and empty text mean none. */
    private static Optional<String> id(@Nullable Parameter parameter) {
        return switch (parameter) {
            case Parameter.Whole(long id) when id != 0 -> Optional.of(Long.toString(id));
            case Parameter.Text(String id) when !id.isEmpty() -> Optional.of(id);
            case null -> Optional.empty();
            case Parameter.Whole none -> Optional.empty();
            case Parameter.Text none -> Optional.empty();
            case Parameter.Real none -> Optional.empty();
            case Parameter.Flag none -> Optional.empty();
        };
    }

    private static boolean isSet(Map<String, Parameter> parameters, String name) {
        return parameters.get(name) instanceof Parameter.Flag(boolean flag) && flag;
    }
}
