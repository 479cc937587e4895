package io.millrace.config;

/**
 * How far a number may be from the expected: {@code absolute + relative * |expected|}.
 *
 * @param absolute at least 0
 * @param relative at least 0
 */
public record ToleranceSettings(double absolute, double relative) {
    /** Of floating numbers: what another runtime, or another accelerator, makes of the same weights. */
    public static final ToleranceSettings DEFAULTS = new ToleranceSettings(1e-5, 1e-4);

    public static final ToleranceSettings NONE = new ToleranceSettings(0, 0);

    public ToleranceSettings {
        if (!(absolute >= 0 && Double.isFinite(absolute)))
            throw new IllegalArgumentException("'absolute' must be 0 or more");
        if (!(relative >= 0 && Double.isFinite(relative)))
            throw new IllegalArgumentException("'relative' must be 0 or more");
    }
}
