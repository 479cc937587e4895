package io.millrace.router.traffic.experiment;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Calls that came while arms were asked to have these shares, counted as they end. Each cell has one writer, its loop.
 *
 * @param beginNanos of the ticker
 * @param shares     of the arms, in [0,1]
 * @param counts     by arm and loop
 */
record ShareEpoch(long beginNanos, List<Double> shares, AtomicLongArray counts) {
    static ShareEpoch of(long beginNanos, List<Double> shares, int loops) {
        return new ShareEpoch(beginNanos, List.copyOf(shares), new AtomicLongArray(shares.size() * loops));
    }

    private int loops() {
        return counts.length() / shares.size();
    }

    void count(int loop, int arm) {
        int cell = arm * loops() + loop;
        counts.setRelease(cell, counts.getPlain(cell) + 1);
    }

    long of(int arm) {
        long sum = 0;
        for (int loop = 0; loop < loops(); loop++) sum += counts.getAcquire(arm * loops() + loop);
        return sum;
    }
}
