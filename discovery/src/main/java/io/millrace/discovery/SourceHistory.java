package io.millrace.discovery;

import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** How the looks of a source that looks again and again have gone. Written on the control loop, read by any thread. */
public final class SourceHistory {
    private static final long NEVER = Long.MIN_VALUE;

    private final LongAdder failures = new LongAdder();
    private volatile long goodNanos = NEVER;

    /** It told what there is. */
    public void answered(long nowNanos) {
        goodNanos = nowNanos;
    }

    /** It could not tell, or what it told is not believed. */
    public void failed() {
        failures.increment();
    }

    public long failures() {
        return failures.sum();
    }

    /** Since it last told what there is; absent when it never has. */
    public OptionalLong ageNanos(long nowNanos) {
        long good = goodNanos;
        return good == NEVER ? OptionalLong.empty() : OptionalLong.of(nowNanos - good);
    }
}
