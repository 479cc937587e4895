package io.millrace.router.simulate;

/**
 * Servers that are alike: a batch of {@code n} rows takes {@code alpha * n + beta}, times noise.
 *
 * @param count  of them, at least 1
 * @param noise  standard deviation of the logarithm of what a batch takes over what it should; 0 for none. Its mean stays
 * @param slots  batches that one works on at once, at least 1
 * @param places batches that may be at one at once, at least 1: those above {@code slots} wait there
 * @param max    rows of a batch
 * @param cost   of a second of its work
 */
public record ServerSpec(
        int count, long alphaNanos, long betaNanos, double noise, int slots, int places, int max, double cost) {
    public ServerSpec {
        if (count < 1 || count > 10_000) throw new IllegalArgumentException("count must be in 1..10000");
        if (alphaNanos < 0 || betaNanos < 0 || alphaNanos + betaNanos <= 0)
            throw new IllegalArgumentException("alpha and beta must not be negative, nor both be zero");
        if (!(noise >= 0 && noise <= 3)) throw new IllegalArgumentException("noise must be in 0..3");
        if (slots < 1 || slots > 1_000) throw new IllegalArgumentException("slots must be in 1..1000");
        if (places < 1 || places > 1_000) throw new IllegalArgumentException("places must be in 1..1000");
        if (max < 1 || max > 100_000) throw new IllegalArgumentException("max must be in 1..100000");
        if (!(cost >= 0)) throw new IllegalArgumentException("cost must not be negative");
    }

    /** One slot, one place, no noise, cost 1. */
    public static ServerSpec of(int count, long alphaNanos, long betaNanos, int max) {
        return new ServerSpec(count, alphaNanos, betaNanos, 0, 1, 1, max, 1);
    }

    public ServerSpec withNoise(double sigma) {
        return new ServerSpec(count, alphaNanos, betaNanos, sigma, slots, places, max, cost);
    }
}
