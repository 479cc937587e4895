package io.millrace.router.traffic.compare;

/**
 * Count, mean and variance of numbers seen one by one, and the interval of 95 % for the mean that follows from the normal
 * distribution: for many, or for differences that are near it. Source: B. P. Welford, Note on a Method for Calculating Corrected
 * Sums of Squares and Products, 1962.
 *
 * @param squares of the differences from the mean, summed
 */
public record Moments(long count, double mean, double squares) {
    public static final Moments NONE = new Moments(0, 0, 0);

    public Moments with(double value) {
        double from = value - mean;
        double now = mean + from / (count + 1);
        return new Moments(count + 1, now, squares + from * (value - now));
    }

    /** Either side of the mean; infinite for fewer than two. */
    public double reach() {
        if (count < 2) return Double.POSITIVE_INFINITY;
        return Share.Z * Math.sqrt(squares / (count - 1) / count);
    }
}
