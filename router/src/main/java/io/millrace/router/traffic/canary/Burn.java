package io.millrace.router.traffic.canary;

import java.util.Locale;

/**
 * How fast the new version uses up one half of the error budget.
 *
 * @param promise what the objective promises: {@code availability} or {@code latency}
 * @param count   calls it is counted over
 * @param bad     of them
 * @param rate    times as fast as the objective allows; 1e9 at most, so that it can be written down where nothing is allowed
 * @param proved  the rate that it is above, at all times but with the probability that the step was given
 * @param limit   of the settings
 */
public record Burn(String promise, long count, long bad, double rate, double proved, double limit) {
    public String words() {
        return String.format(
                Locale.ROOT,
                "%s: %d of %d bad, burns the error budget %.1f times as fast as allowed, proved above %.1f, the limit is %.1f",
                promise,
                bad,
                count,
                rate,
                proved,
                limit);
    }
}
