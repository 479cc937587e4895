package io.millrace.router.simulate;

import java.util.random.RandomGenerator;

/**
 * Gamma-distributed numbers of mean 1 and a given coefficient of variation.
 *
 * <p>Source: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", 2000; for shapes below 1 with their
 * section 6.
 */
final class GammaVariates {
    private final RandomGenerator random;
    private final double variation;
    private final double shape;

    GammaVariates(double variation, RandomGenerator random) {
        this.random = random;
        this.variation = variation;
        this.shape = 1 / (variation * variation);
    }

    double next() {
        if (variation == 0) return 1;
        if (variation == 1) return random.nextExponential();
        if (shape >= 1) return ofShape(shape) / shape;
        return ofShape(shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape) / shape;
    }

    private double ofShape(double k) {
        double d = k - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            double u = 1 - random.nextDouble();
            if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
        }
    }
}
