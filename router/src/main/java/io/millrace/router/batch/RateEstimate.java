package io.millrace.router.batch;

/**
 * How fast rows have come lately: each counts less the longer ago it came, by half after some seven tenths of the memory.
 */
final class RateEstimate {
    private final double memoryNanos;
    private double weight;
    private long atNanos;
    private boolean begun;

    RateEstimate(long memoryNanos) {
        this.memoryNanos = memoryNanos;
    }

    void add(int rows, long nowNanos) {
        weight = decayed(nowNanos) + rows;
        atNanos = nowNanos;
        begun = true;
    }

    double perNano(long nowNanos) {
        return decayed(nowNanos) / memoryNanos;
    }

    private double decayed(long nowNanos) {
        return begun ? weight * Math.exp(-Math.max(0, nowNanos - atNanos) / memoryNanos) : 0;
    }
}
