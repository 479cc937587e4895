package io.millrace.router.simulate;

import java.util.random.RandomGenerator;

/** One server, whoever's batches it works on. Those above its slots wait for one in the order they came. */
final class SimulatedServer {
    private final RandomGenerator random;
    private final long[] freeAtNanos;

    SimulatedServer(int slots, RandomGenerator random) {
        this.random = random;
        this.freeAtNanos = new long[slots];
    }

    /** Its work on one batch. */
    record Work(long takesNanos, long doneNanos) {}

    Work work(Speed speed, int rows, long nowNanos) {
        int slot = 0;
        for (int i = 1; i < freeAtNanos.length; i++) if (freeAtNanos[i] < freeAtNanos[slot]) slot = i;
        long takes = speed.draw(rows, random);
        freeAtNanos[slot] = Math.max(nowNanos, freeAtNanos[slot]) + takes;
        return new Work(takes, freeAtNanos[slot]);
    }
}
