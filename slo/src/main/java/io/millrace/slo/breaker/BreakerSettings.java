package io.millrace.slo.breaker;

import java.time.Duration;

/**
 * When an endpoint's breaker opens and how long it stays so. Counted per event loop over the last attempts.
 *
 * @param failureRatio share of failed attempts in the window, in (0,1], at which it opens
 * @param window       attempts looked back on
 * @param minAttempts  attempts before it may open
 * @param openFor      until a probing attempt is let through
 */
public record BreakerSettings(double failureRatio, int window, int minAttempts, Duration openFor) {
    public static final BreakerSettings DEFAULTS = new BreakerSettings(0.5, 50, 10, Duration.ofSeconds(1));

    public BreakerSettings {
        if (!(failureRatio > 0 && failureRatio <= 1))
            throw new IllegalArgumentException("failure ratio must be in (0,1]");
        if (window < 1 || minAttempts < 1 || minAttempts > window)
            throw new IllegalArgumentException("1 <= min-attempts <= window is required");
        if (openFor.isNegative() || openFor.isZero()) throw new IllegalArgumentException("open-for must be positive");
    }
}
