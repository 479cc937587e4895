package io.millrace.router.simulate;

import java.util.random.RandomGenerator;

/**
 * What a batch takes at a server: {@code alpha * n + beta} for {@code n} rows, times noise.
 *
 * @param noise standard deviation of the logarithm of what a batch takes over what it should; 0 for none. Its mean stays
 */
public record Speed(long alphaNanos, long betaNanos, double noise) {
    public Speed {
        if (alphaNanos < 0 || betaNanos < 0 || alphaNanos + betaNanos <= 0)
            throw new IllegalArgumentException("alpha and beta must not be negative, nor both be zero");
        if (!(noise >= 0 && noise <= 3)) throw new IllegalArgumentException("noise must be in 0..3");
    }

    /** Without noise. */
    double nanos(int rows) {
        return alphaNanos * (double) rows + betaNanos;
    }

    long draw(int rows, RandomGenerator random) {
        double factor = noise == 0 ? 1 : Math.exp(noise * random.nextGaussian() - noise * noise / 2);
        return Math.max(1, (long) (nanos(rows) * factor));
    }
}
