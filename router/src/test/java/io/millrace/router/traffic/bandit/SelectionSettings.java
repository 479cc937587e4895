package io.millrace.router.traffic.bandit;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How one model's arms are selected.
 *
 * @param leastShare    that every arm keeps of the calls, in [0,1]; arms times it at most 1
 * @param feedbackWithin after which a reward is too late
 * @param feedbackMost  calls whose rewards are waited for at once
 * @param withoutReward what a call is taken for whose reward never came, in [0,1]: 0 where only clicks are reported. Nothing is learned
 *                      from it where there is none
 */
public record SelectionSettings(
        BanditRule rule, double leastShare, Duration feedbackWithin, int feedbackMost, OptionalDouble withoutReward) {
    public SelectionSettings {
        if (!(leastShare >= 0 && leastShare <= 1)) throw new IllegalArgumentException("least share must be in [0,1]");
        if (feedbackWithin.isNegative() || feedbackWithin.isZero())
            throw new IllegalArgumentException("time for feedback must be positive");
        if (feedbackMost < 1) throw new IllegalArgumentException("feedback of at least 1 call");
        withoutReward.ifPresent(reward -> {
            if (!(reward >= 0 && reward <= 1)) throw new IllegalArgumentException("without reward must be in [0,1]");
        });
    }

    public static SelectionSettings of(BanditRule rule) {
        return new SelectionSettings(rule, 0.01, Duration.ofMinutes(10), 100_000, OptionalDouble.empty());
    }
}
