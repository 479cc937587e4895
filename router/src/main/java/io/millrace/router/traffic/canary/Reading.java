package io.millrace.router.traffic.canary;

import java.util.Locale;

/**
 * What one signal says, as numbers that a document can show. Ratios in [0,1]; of rewards, losses.
 *
 * @param signal         its word
 * @param stableCount    observations of the stable version, in this step
 * @param stable         their mean
 * @param candidateCount observations of the new one
 * @param candidate      their mean
 * @param difference     candidate − stable: above 0 it is worse
 * @param low            of the interval that holds the true difference at all times but with the probability of a false decision
 * @param high           of it
 * @param margin         that is allowed
 */
public record Reading(
        String signal,
        long stableCount,
        double stable,
        long candidateCount,
        double candidate,
        double difference,
        double low,
        double high,
        double margin) {

    /** Where the interval lies. */
    public String verdict() {
        if (stableCount == 0 || candidateCount == 0) return "nothing to compare yet";
        if (high < 0) return "better";
        if (high < margin) return "no worse than allowed";
        if (low > margin) return "worse than allowed";
        return low > 0 ? "worse, not yet known whether by more than allowed" : "undecided";
    }

    public String words() {
        if (stableCount == 0 || candidateCount == 0) return signal + ": " + verdict();
        return String.format(
                Locale.ROOT,
                "%s: %.3f %% of %d against %.3f %% of %d, a difference of %+.3f points [%+.3f, %+.3f] where %+.3f are allowed: %s",
                signal,
                100 * candidate,
                candidateCount,
                100 * stable,
                stableCount,
                100 * difference,
                100 * low,
                100 * high,
                100 * margin,
                verdict());
    }
}
