package io.millrace.discovery.health;

import java.time.Duration;

/**
 * When live traffic takes an endpoint out of the pick, and how it comes back.
 *
 * @param consecutiveFailures attempts in a row that must fail
 * @param baseTime            out for this long the first time, growing linearly with each ejection in a row
 * @param maxTime             the longest time out
 * @param maxEjectedRatio     share of a pool, in [0,1], that may be out by ejection at once; at least one member of two
 *                            or more, never all
 * @param slowStart           over which a returning endpoint's share grows from a tenth to all; zero switches it off
 */
public record EjectionSettings(
        int consecutiveFailures, Duration baseTime, Duration maxTime, double maxEjectedRatio, Duration slowStart) {
    public static final EjectionSettings DEFAULTS =
            new EjectionSettings(5, Duration.ofSeconds(1), Duration.ofSeconds(30), 0.5, Duration.ofSeconds(5));

    public EjectionSettings {
        if (consecutiveFailures < 1) throw new IllegalArgumentException("consecutive-failures must be at least 1");
        if (baseTime.isNegative() || maxTime.compareTo(baseTime) < 0)
            throw new IllegalArgumentException("0 <= base-time <= max-time is required");
        if (!(maxEjectedRatio >= 0 && maxEjectedRatio <= 1))
            throw new IllegalArgumentException("max-ejected must be in 0..100%");
        if (slowStart.isNegative()) throw new IllegalArgumentException("slow-start must not be negative");
    }
}
