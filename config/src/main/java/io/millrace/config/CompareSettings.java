package io.millrace.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How two answers are compared, and what is kept of them.
 *
 * @param tolerance of floating numbers; all else has to be equal
 * @param outputs   of any numbers, by the output's name
 * @param redact    inputs and outputs of which no element is kept
 * @param examples  how many of the worst are kept
 */
public record CompareSettings(
        ToleranceSettings tolerance, Map<String, ToleranceSettings> outputs, List<String> redact, int examples) {
    public static final CompareSettings DEFAULTS =
            new CompareSettings(ToleranceSettings.DEFAULTS, Map.of(), List.of(), 10);
    public static final int MOST_EXAMPLES = 100;

    public CompareSettings {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        redact = List.copyOf(redact);
        if (examples < 0 || examples > MOST_EXAMPLES)
            throw new IllegalArgumentException("'examples' must be from 0 to " + MOST_EXAMPLES);
    }
}
