package io.millrace.bench.rig;

/** Tails of the binomial distribution, exact but for rounding. */
final class Binomial {
    private static final double NEGLIGIBLE = 1e-12;

    private Binomial() {}

    /** The chance of at least {@code hits} in {@code trials} of probability {@code p}, which is in (0,1). */
    static double atLeast(int hits, int trials, double p) {
        if (hits <= 0) return 1;
        if (hits > trials) return 0;
        if (hits <= p * trials) return 1 - sum(hits - 1, trials, p, -1);
        return sum(hits, trials, p, 1);
    }

    /** The chance of at most {@code hits}. */
    static double atMost(int hits, int trials, double p) {
        return 1 - atLeast(hits + 1, trials, p);
    }

    /** Away from the mean, where each term is less than the one before. */
    private static double sum(int from, int trials, double p, int step) {
        double term = Math.exp(logTerm(from, trials, p));
        double sum = 0;
        for (int k = from; k >= 0 && k <= trials; k += step) {
            sum += term;
            if (term < NEGLIGIBLE * sum) break;
            term *= step > 0 ? (trials - k) / (k + 1.0) * p / (1 - p) : k / (trials - k + 1.0) * (1 - p) / p;
        }
        return Math.min(1, sum);
    }

    private static double logTerm(int k, int n, double p) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
    }

    /** Stirling's series; its error is below 1e-10 from 10 on. */
    private static double logFactorial(int n) {
        if (n < 10) {
            double product = 1;
            for (int i = 2; i <= n; i++) product *= i;
            return Math.log(product);
        }
        double x = n + 1.0;
        return (x - 0.5) * Math.log(x)
                - x
                + 0.5 * Math.log(2 * Math.PI)
                + 1 / (12 * x)
                - 1 / (360 * x * x * x)
                + 1 / (1260 * Math.pow(x, 5));
    }
}
