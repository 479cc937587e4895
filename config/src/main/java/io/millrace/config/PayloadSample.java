package io.millrace.config;

import java.util.List;
import java.util.OptionalInt;

/**
 * Of which calls of a model the bodies are kept, and what of them.
 *
 * @param sample   share of them, a ratio in [0, 1]
 * @param redact   names of tensors and of JSON members whose values are not
 * @param elements of the data of a tensor in V2 JSON that are kept; empty for all of them
 */
public record PayloadSample(double sample, List<String> redact, OptionalInt elements) {
    public static final double DEFAULT_SAMPLE = 0.01;

    public PayloadSample {
        redact = List.copyOf(redact);
        if (sample < 0 || sample > 1) throw new IllegalArgumentException("sample must be a ratio in [0, 1]");
        if (elements.isPresent() && elements.getAsInt() < 0)
            throw new IllegalArgumentException("elements must be at least 0");
    }
}
