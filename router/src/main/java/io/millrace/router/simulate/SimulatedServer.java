package io.millrace.router.simulate;

import java.util.random.RandomGenerator;

/** One server of a {@link ServerSpec}. Batches above its slots wait for one in the order they came. */
final class SimulatedServer {
    private final ServerSpec spec;
    private final RandomGenerator random;
    private final long[] freeAtNanos;
    private double busyNanos;

    SimulatedServer(ServerSpec spec, RandomGenerator random) {
        this.spec = spec;
        this.random = random;
        this.freeAtNanos = new long[spec.slots()];
    }

    ServerSpec spec() {
        return spec;
    }

    /** @return when its answer comes */
    long send(int rows, long nowNanos) {
        int slot = 0;
        for (int i = 1; i < freeAtNanos.length; i++) if (freeAtNanos[i] < freeAtNanos[slot]) slot = i;
        long takes = Math.max(1, (long) ((spec.alphaNanos() * (double) rows + spec.betaNanos()) * noise()));
        freeAtNanos[slot] = Math.max(nowNanos, freeAtNanos[slot]) + takes;
        busyNanos += takes;
        return freeAtNanos[slot];
    }

    double busyNanos() {
        return busyNanos;
    }

    private double noise() {
        double sigma = spec.noise();
        return sigma == 0 ? 1 : Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    }
}
