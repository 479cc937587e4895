package io.millrace.slo.limit;

import java.time.Duration;

/**
 * How an endpoint's limit adapts.
 *
 * @param least      it never falls below; 1 for a device with one or two slots
 * @param first      before anything is known
 * @param most       it never rises above
 * @param probeEvery how often it is lowered to {@code least} for a moment, to see how fast the endpoint is with little to do
 */
public record LimitSettings(int least, int first, int most, Duration probeEvery) {
    public static final LimitSettings DEFAULTS = new LimitSettings(1, 8, 200, Duration.ofSeconds(60));

    public LimitSettings {
        if (least < 1 || first < least || most < first)
            throw new IllegalArgumentException("1 <= least <= first <= most is required");
        if (probeEvery.isNegative() || probeEvery.isZero())
            throw new IllegalArgumentException("probe-every must be positive");
    }
}
