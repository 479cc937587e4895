package io.millrace.router.traffic.compare;

import java.util.Map;

/**
 * Those of a model's outputs.
 *
 * @param floats  of floating numbers, where the output has none of its own. Whole numbers and booleans, which are classes,
 *                counts and flags, then have to be equal
 * @param outputs of any numbers, by the output's name
 */
public record Tolerances(Tolerance floats, Map<String, Tolerance> outputs) {
    public Tolerances {
        outputs = Map.copyOf(outputs);
    }

    Tolerance of(String output, boolean isWhole) {
        Tolerance own = outputs.get(output);
        if (own != null) return own;
        return isWhole ? Tolerance.NONE : floats;
    }
}
