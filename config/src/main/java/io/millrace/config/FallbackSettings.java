package io.millrace.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What clients of a model get where its servers give no answer.
 *
 * @param answer outputs, in the order they are given
 */
public record FallbackSettings(List<DefaultOutput> answer) {
    public FallbackSettings {
        answer = List.copyOf(answer);
        if (answer.isEmpty()) throw new IllegalArgumentException("'answer' must not be empty");
        Set<String> names = new HashSet<>();
        for (DefaultOutput output : answer)
            if (!names.add(output.spec().name()))
                throw new IllegalArgumentException(
                        "'answer' has output '" + output.spec().name() + "' twice");
    }
}
