package io.millrace.router.simulate;

import java.time.Duration;

/**
 * What lies between a decision and its effect.
 *
 * @param wire to a server and back, added to what each batch takes there
 * @param tick of the timers: what should happen at a time happens up to one later. Zero for timers that keep theirs
 */
public record Friction(Duration wire, Duration tick) {
    private static final Duration MOST = Duration.ofSeconds(10);

    public static final Friction NONE = new Friction(Duration.ZERO, Duration.ZERO);

    public Friction {
        if (wire.isNegative() || wire.compareTo(MOST) > 0) throw new IllegalArgumentException("wire must be in 0..10s");
        if (tick.isNegative() || tick.compareTo(MOST) > 0) throw new IllegalArgumentException("tick must be in 0..10s");
    }

    /** When a timer set now for that time fires. */
    long fires(long atNanos, long nowNanos) {
        if (tick.isZero()) return atNanos;
        long each = tick.toNanos();
        return nowNanos + Math.max(1, Math.ceilDiv(atNanos - nowNanos, each)) * each;
    }
}
