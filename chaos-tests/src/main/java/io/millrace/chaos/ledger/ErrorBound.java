package io.millrace.chaos.ledger;

/**
 * The highest rate of errors that a run of {@code n} with {@code errors} still allows at 95 % (Clopper-Pearson, one
 * sided). For no error it is the rule of three, 3/n.
 */
public final class ErrorBound {
    private static final double LEVEL = 0.05;

    private ErrorBound() {}

    public static double of(int n, int errors) {
        if (errors >= n) return 1;
        double low = (double) errors / n;
        double high = 1;
        for (int step = 0; step < 100; step++) {
            double middle = (low + high) / 2;
            if (atMost(errors, n, middle) > LEVEL) low = middle;
            else high = middle;
        }
        return high;
    }

    /** The chance of {@code errors} or fewer of {@code n} at the rate {@code p}. */
    private static double atMost(int errors, int n, double p) {
        double logTerm = n * Math.log1p(-p);
        double sum = Math.exp(logTerm);
        for (int k = 1; k <= errors; k++) {
            logTerm += Math.log((double) (n - k + 1) / k) + Math.log(p) - Math.log1p(-p);
            sum += Math.exp(logTerm);
        }
        return sum;
    }
}
