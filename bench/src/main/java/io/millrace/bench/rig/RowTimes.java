package io.millrace.bench.rig;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a real model takes for a batch of b rows, as {@code alpha * b + beta}: the line through the medians of one row and of
 * sixteen, asked one after the other, with the way there and back in it.
 */
record RowTimes(Duration alpha, Duration beta) {
    private static final int MANY = 16;
    private static final int TIMES = 50;

    static RowTimes of(DirectClient client) {
        double one = medianNanos(client, 1);
        double many = medianNanos(client, MANY);
        double alpha = Math.max(1, (many - one) / (MANY - 1));
        return new RowTimes(Duration.ofNanos((long) alpha), Duration.ofNanos((long) Math.max(0, one - alpha)));
    }

    private static double medianNanos(DirectClient client, int rows) {
        long[] took = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            client.answer(i, rows);
            took[i] = System.nanoTime() - began;
        }
        Arrays.sort(took);
        return took[TIMES / 2];
    }

    Duration ofOneRow() {
        return alpha.plus(beta);
    }

    /** Calls per second of one server that is never idle and takes them one by one. */
    double unbatchedPerSecond() {
        return 1e9 / ofOneRow().toNanos();
    }

    /**
     * Calls per second that so many servers can be expected to hold in batches: half of what they do when none is ever idle. Who
     * was warmed with a tenth of what is asked of it then has compiled little, and seen no large batch.
     */
    double batchedPerSecond(int servers) {
        return servers * 0.5 * MANY * 1e9 / (MANY * alpha.toNanos() + beta.toNanos());
    }

    /** What endless batches would be worth to it: {@code 1 + beta/alpha}. */
    double limit() {
        return (double) ofOneRow().toNanos() / alpha.toNanos();
    }

    Map<String, String> facts(Duration objective) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("alpha", Hardware.millis(alpha));
        facts.put("beta", Hardware.millis(beta));
        facts.put("1+beta/alpha", Finding.figure(limit()));
        facts.put("slo", Hardware.millis(objective));
        return facts;
    }
}
