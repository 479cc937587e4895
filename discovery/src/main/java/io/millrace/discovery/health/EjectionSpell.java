package io.millrace.discovery.health;

/**
 * How long an endpoint stays out: the base time, growing linearly with each ejection in a row. At least
 * {@link #DISPUTED_NANOS} times that number when it keeps coming back to fail, or when traffic failed and the probes do
 * not: then a good probe is weak evidence, and hasty returns would make it flap.
 */
final class EjectionSpell {
    static final long DISPUTED_NANOS = 5_000_000_000L;

    private long baseNanos;
    private long maxNanos;
    private int times;

    EjectionSpell(EjectionSettings settings) {
        follow(settings);
    }

    /** From the next one on. */
    void follow(EjectionSettings settings) {
        baseNanos = settings.baseTime().toNanos();
        maxNanos = settings.maxTime().toNanos();
    }

    /**
     * The endpoint is ejected once more.
     *
     * @param servedNanos how long it has served without; as long as the longest time out, and its past is forgotten
     */
    void again(long servedNanos) {
        times = servedNanos >= maxNanos ? 1 : times + 1;
    }

    int times() {
        return times;
    }

    long nanos(boolean disputed) {
        long unit = disputed || times > 1 ? Math.max(baseNanos, DISPUTED_NANOS) : baseNanos;
        return unit > maxNanos / times ? maxNanos : unit * times;
    }
}
