package io.millrace.slo.admit;

import io.millrace.inference.Priority;

/** How many rows per nanosecond were sent of late above the lowest priority. The owner's thread only. */
final class SentRates {
    private static final double MEMORY_NANOS = 5e8;

    private double high;
    private double normal;
    private long lastNanos;

    void add(Priority priority, int rows, long nowNanos) {
        advance(nowNanos);
        switch (priority) {
            case HIGH -> high += rows;
            case NORMAL -> normal += rows;
            case LOW -> {}
        }
    }

    double highPerNano(long nowNanos) {
        advance(nowNanos);
        return high / MEMORY_NANOS;
    }

    double normalPerNano(long nowNanos) {
        advance(nowNanos);
        return normal / MEMORY_NANOS;
    }

    private void advance(long nowNanos) {
        if (nowNanos - lastNanos <= 0) return;
        double kept = Math.exp((lastNanos - nowNanos) / MEMORY_NANOS);
        high *= kept;
        normal *= kept;
        lastNanos = nowNanos;
    }
}
