package io.millrace.slo.hedge;

/**
 * When a call is sent a second time, and how often.
 *
 * @param percentile  of the latency after which a call is unusual, in (0,100); where the budget does not last for all of
 *                    those, the percentile for which it does
 * @param budgetRatio hedges for each call over the last ten seconds, in [0,1]; 0 switches hedging off
 */
public record HedgeSettings(double percentile, double budgetRatio) {
    public static final HedgeSettings DEFAULTS = new HedgeSettings(95, 0.02);

    /** Never. */
    public static final HedgeSettings OFF = new HedgeSettings(95, 0);

    public HedgeSettings {
        if (!(percentile > 0 && percentile < 100)) throw new IllegalArgumentException("percentile must be in (0,100)");
        if (!(budgetRatio >= 0 && budgetRatio <= 1)) throw new IllegalArgumentException("budget must be in 0..100%");
    }
}
