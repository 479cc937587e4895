package io.millrace.router.traffic.compare;

/**
 * How many of how many, and where the share of all that might have been asked lies: Wilson's interval of 95 %, which holds for
 * few and for shares near 0 and 1 too. For trials that are independent of one another. Source: E. B. Wilson, Probable
 * Inference, the Law of Succession, and Statistical Inference, 1927.
 */
public record Share(long hits, long trials) {
    /** Of the normal distribution, for 95 %. */
    static final double Z = 1.959963984540054;

    public Share {
        if (hits < 0 || hits > trials) throw new IllegalArgumentException(hits + " of " + trials);
    }

    /** NaN of none. */
    public double ratio() {
        return trials == 0 ? Double.NaN : (double) hits / trials;
    }

    public double low() {
        return hits == 0 ? 0 : Math.max(0, centre() - reach());
    }

    public double high() {
        return hits == trials ? 1 : Math.min(1, centre() + reach());
    }

    private double centre() {
        return (hits + Z * Z / 2) / (trials + Z * Z);
    }

    private double reach() {
        double misses = trials - hits;
        return Z / (trials + Z * Z) * Math.sqrt(hits * misses / trials + Z * Z / 4);
    }
}
