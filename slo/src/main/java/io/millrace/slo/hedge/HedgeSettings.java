package io.millrace.slo.hedge;

/**
 * When a call is sent a second time, and how often.
 *
 * @param quantile    of the latency after which a call is unusual, in (0,1); where the budget does not last for all of those,
 *                    the quantile for which it does
 * @param budgetRatio hedges for each call over the last ten seconds, in [0,1]; 0 switches hedging off
 * @param idempotent  whether requests may be worked on twice
 */
public record HedgeSettings(double quantile, double budgetRatio, boolean idempotent) {
    public static final HedgeSettings DEFAULTS = new HedgeSettings(0.95, 0.02, true);

    public HedgeSettings {
        if (!(quantile > 0 && quantile < 1)) throw new IllegalArgumentException("quantile must be in (0,1)");
        if (!(budgetRatio >= 0 && budgetRatio <= 1)) throw new IllegalArgumentException("budget must be in 0..100%");
    }
}
