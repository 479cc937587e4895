package io.millrace.router.observe;

import java.time.Duration;

/**
 * Bucket bounds that follow a model's objective, so that the share of answers within it can be read exactly from one
 * bucket, whatever the objective is.
 */
final class ObjectiveBuckets {
    private static final double[] MULTIPLES = {0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4, 10};

    private ObjectiveBuckets() {}

    /** Upper bounds in microseconds, ascending, without the infinite one. */
    static long[] micros(Duration latency) {
        long[] bounds = new long[MULTIPLES.length];
        double micros = latency.toNanos() / 1_000.0;
        for (int i = 0; i < bounds.length; i++) bounds[i] = Math.max(1, Math.round(micros * MULTIPLES[i]));
        return bounds;
    }
}
