package io.millrace.router.simulate;

import io.millrace.router.batch.Batch;
import io.millrace.router.batch.Unserved;
import java.util.Arrays;

/** Counts what becomes of the calls after the warm-up. */
final class Tally implements Witness {
    private static final double SECOND = 1e9;

    private final int warmUp;
    private long[] latencies = new long[1 << 12];
    private int answered;
    private int offered;
    private int good;
    private int late;
    private int dropped;
    private int expired;
    private long batches;
    private long rows;
    private long goodFromTheStart;
    private long firstNanos;
    private long lastNanos;

    Tally(int warmUp) {
        this.warmUp = warmUp;
    }

    @Override
    public void arrived(SimulatedCall call) {
        if (call.number() < warmUp) return;
        if (offered++ == 0) firstNanos = call.arrivedNanos();
        lastNanos = call.arrivedNanos();
    }

    @Override
    public void sent(Batch<SimulatedCall> batch, long nowNanos) {
        if (offered == 0) return;
        batches++;
        rows += batch.rows();
    }

    @Override
    public void answered(SimulatedCall call, long nowNanos) {
        boolean inTime = nowNanos <= call.wantedNanos();
        if (inTime) goodFromTheStart++;
        if (call.number() < warmUp) return;
        if (inTime) good++;
        else late++;
        if (answered == latencies.length) latencies = Arrays.copyOf(latencies, answered * 2);
        latencies[answered++] = nowNanos - call.arrivedNanos();
    }

    @Override
    public void unserved(SimulatedCall call, Unserved why, long nowNanos) {
        if (call.number() < warmUp) return;
        switch (why) {
            case EXPIRED -> expired++;
            case TOO_LATE, QUEUE_FULL, OUTRANKED -> dropped++;
        }
    }

    /** @param cost of all work, the warm-up's included */
    Score score(double busyRatio, double cost) {
        Arrays.sort(latencies, 0, answered);
        return new Score(
                offered,
                good,
                late,
                dropped,
                expired,
                good * SECOND / Math.max(1, lastNanos - firstNanos),
                new Score.Latencies(quantile(0.5), quantile(0.99), quantile(0.999)),
                batches == 0 ? 0 : rows / (double) batches,
                busyRatio,
                goodFromTheStart == 0 ? 0 : cost * 1_000 / goodFromTheStart);
    }

    private long quantile(double q) {
        return answered == 0 ? 0 : latencies[Math.min(answered - 1, (int) (answered * q))];
    }
}
