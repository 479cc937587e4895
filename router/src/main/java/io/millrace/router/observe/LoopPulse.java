package io.millrace.router.observe;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/** Whether one event loop keeps up: how late its timer is, and what time of a processor it takes. Made on the loop, which alone beats. */
final class LoopPulse {
    static final long MILLIS = 50;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long NONE = Long.MIN_VALUE;

    private final Durations lag = new Durations();
    private final long thread = Thread.currentThread().threadId();
    private long lastNanos = NONE;

    void beats(long nowNanos) {
        if (lastNanos != NONE) lag.record(Math.max(0, nowNanos - lastNanos - TimeUnit.MILLISECONDS.toNanos(MILLIS)));
        lastNanos = nowNanos;
    }

    Durations lag() {
        return lag;
    }

    /** Any thread. 0 where the JVM does not tell. */
    double cpuSeconds() {
        return THREADS.isThreadCpuTimeSupported() ? Math.max(0, THREADS.getThreadCpuTime(thread)) / 1e9 : 0;
    }
}
