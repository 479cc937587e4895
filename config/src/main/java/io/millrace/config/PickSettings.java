package io.millrace.config;

/**
 * How one endpoint of a pool is chosen before the others, and the pool before other pools.
 *
 * @param cost of its endpoints' time, relative to other pools; above 0
 */
public record PickSettings(Rule rule, double cost) {
    public static final PickSettings DEFAULTS = new PickSettings(Rule.HOT_COLD, 1);
    public static final double MOST = 1_000_000;

    /** Who of those that may. */
    public enum Rule {
        /** Of those that have no more to do than most, the one that is likely to answer first. */
        HOT_COLD,
        /** Of two drawn at random the one with fewer attempts under way. */
        LEAST_REQUEST,
        /** One after the other. */
        ROUND_ROBIN
    }

    public PickSettings {
        if (!(cost > 0 && cost <= MOST)) throw new IllegalArgumentException("cost must be above 0 and at most 1000000");
    }
}
