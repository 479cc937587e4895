package io.millrace.router.traffic.compare;

import io.millrace.inference.form.NumberElements;

/**
 * How far one number may be from another: {@code absolute + relative * |expected|}. Source: numpy.isclose.
 *
 * @param absolute at least 0
 * @param relative of the expected number, at least 0
 */
public record Tolerance(double absolute, double relative) {
    public static final Tolerance NONE = new Tolerance(0, 0);

    public Tolerance {
        if (!(absolute >= 0 && absolute < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("'absolute' must be a number of 0 or more");
        if (!(relative >= 0 && relative < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("'relative' must be a number of 0 or more");
    }

    /**
     * How many times the allowed a difference is: at most 1 within the tolerance, infinite where nothing was allowed or a
     * number has no distance from the other.
     *
     * @param difference as {@link NumberElements#difference} tells
     */
    double excess(double expected, double difference) {
        if (difference == 0) return 0;
        if (Double.isInfinite(difference)) return Double.POSITIVE_INFINITY;
        return difference / (absolute + relative * Math.abs(expected));
    }
}
