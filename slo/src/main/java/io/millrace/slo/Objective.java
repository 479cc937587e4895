package io.millrace.slo;

import java.time.Duration;

/**
 * What a model promises: that {@code percentile} of its answers come within {@code latency}, and that
 * {@code availability} of its requests are answered, both over {@code window}.
 *
 * @param percentile   in (0,100], as 99 or 99.9
 * @param availability in (0,100], as 99.9
 */
public record Objective(Duration latency, double percentile, double availability, Duration window) {
    public static final double DEFAULT_PERCENTILE = 99;
    public static final double DEFAULT_AVAILABILITY = 99.9;
    public static final Duration DEFAULT_WINDOW = Duration.ofDays(30);

    public Objective {
        if (latency.isNegative() || latency.isZero()) throw new IllegalArgumentException("latency must be positive");
        if (!(percentile > 0 && percentile <= 100)) throw new IllegalArgumentException("percentile must be in (0,100]");
        if (!(availability > 0 && availability <= 100))
            throw new IllegalArgumentException("availability must be in (0,100]");
        if (window.isNegative() || window.isZero()) throw new IllegalArgumentException("window must be positive");
    }
}
