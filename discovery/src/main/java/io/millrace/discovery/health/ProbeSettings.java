package io.millrace.discovery.health;

import java.time.Duration;

/**
 * How endpoints are asked whether they are well.
 *
 * @param interval       between probes of one endpoint, jittered by a tenth
 * @param timeout        of one probe
 * @param unhealthyAfter probes in a row that must fail before a serving endpoint is ejected
 */
public record ProbeSettings(Duration interval, Duration timeout, int unhealthyAfter) {
    public static final ProbeSettings DEFAULTS = new ProbeSettings(Duration.ofSeconds(2), Duration.ofMillis(1000), 2);

    public ProbeSettings {
        if (interval.isNegative() || interval.isZero()) throw new IllegalArgumentException("interval must be positive");
        if (timeout.isNegative() || timeout.isZero()) throw new IllegalArgumentException("timeout must be positive");
        if (unhealthyAfter < 1) throw new IllegalArgumentException("unhealthy-after must be at least 1");
    }
}
