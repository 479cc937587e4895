package io.millrace.discovery.health;

import io.millrace.discovery.EndpointState.Serving;

/** How much of its usual traffic a returning endpoint takes: from a tenth, growing linearly to all. */
public final class SlowStart {
    static final double FIRST_SHARE = 0.1;

    private SlowStart() {}

    /** @return a factor in [0.1,1] on the endpoint's weight */
    public static double share(Serving serving, EjectionSettings settings, long nowNanos) {
        long left = serving.wholeFromNanos() - nowNanos;
        long span = settings.slowStart().toNanos();
        if (left <= 0 || span == 0) return 1;
        return 1 - (1 - FIRST_SHARE) * Math.min(1, left / (double) span);
    }
}
