package io.millrace.discovery.health;

/**
 * Notices that this process stood still: stopped, swapped out, in a long collection. What failed then failed because of
 * us, and shows up for a moment after we are back: timers that ran out, connections whose peers gave up.
 */
final class OwnPause {
    /** How often the keeper looks at the clock at least. */
    static final long BEAT_NANOS = 100_000_000;

    /** A look this much too late is a pause. */
    static final long LATE_NANOS = 250_000_000;

    private static final long AFTERMATH_NANOS = 250_000_000;

    private boolean looking;
    private long lastLookNanos;
    private boolean ever;
    private long fromNanos;
    private long backNanos;

    /** @return whether we have just come back from a pause */
    boolean look(long nowNanos) {
        boolean paused = looking && nowNanos - lastLookNanos > BEAT_NANOS + LATE_NANOS;
        looking = true;
        if (paused) {
            ever = true;
            fromNanos = lastLookNanos;
            backNanos = nowNanos;
        }
        lastLookNanos = nowNanos;
        return paused;
    }

    /** Whether something seen at this time was seen in the last pause or its aftermath. */
    boolean covers(long atNanos) {
        return ever && atNanos - fromNanos >= 0 && atNanos - backNanos <= AFTERMATH_NANOS;
    }

    /** Whether something that began at this time, and has just ended, was under way in a pause. */
    boolean cutInto(long beganNanos) {
        return ever && beganNanos - backNanos < 0;
    }
}
