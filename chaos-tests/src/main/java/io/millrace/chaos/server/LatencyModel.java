package io.millrace.chaos.server;

import io.millrace.chaos.Seed;
import java.time.Duration;

/**
 * How long a batch of {@code b} rows takes: {@code (alpha * b + beta) * e^(sigma * g)} with {@code g} drawn from the
 * normal distribution for each execution.
 *
 * @param alpha for each row
 * @param beta  for each execution, whatever its size
 * @param sigma of the log-normal noise; 0 for none
 */
public record LatencyModel(Duration alpha, Duration beta, double sigma) {
    public static final LatencyModel NONE = new LatencyModel(Duration.ZERO, Duration.ZERO, 0);

    /** Nanoseconds of the execution numbered {@code execution}; the same for the same arguments. */
    public long nanos(int rows, long seed, long execution) {
        double mean = (double) alpha.toNanos() * rows + beta.toNanos();
        return sigma == 0 ? (long) mean : (long) (mean * Math.exp(sigma * gaussian(seed, execution)));
    }

    /** Box and Muller's way from two uniform draws. */
    private static double gaussian(long seed, long execution) {
        double radius = Math.sqrt(-2 * Math.log(1 - Seed.ratio(seed, 2 * execution)));
        return radius * Math.cos(2 * Math.PI * Seed.ratio(seed, 2 * execution + 1));
    }
}
