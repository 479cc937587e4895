package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/**
 * See {@link BanditRule.Ucb1}. Rewards being late, an arm that was not heard of yet counts the calls it was given instead, with a
 * mean of a half: else it would get every call until its first reward, and for ever where none comes.
 */
final class Ucb1Bandit implements Bandit {
    private final double exploration;
    private final ArmMeans means;

    Ucb1Bandit(BanditRule.Ucb1 rule, ArmMeans means) {
        this.exploration = rule.exploration();
        this.means = means;
    }

    @Override
    public int choose(long allowed, Features features, RandomGenerator random) {
        return Arms.best(allowed, scores(), random);
    }

    @Override
    public void learn(Choice choice, double reward) {}

    IntToDoubleFunction scores() {
        double logOfAll = Math.log((double) Math.max(1, means.rewardedInAll()));
        return arm -> {
            long heard = means.rewarded(arm);
            long known = heard > 0 ? heard : means.chosen(arm);
            if (known == 0) return Double.POSITIVE_INFINITY;
            return means.mean(arm) + exploration * Math.sqrt(2 * logOfAll / known);
        };
    }
}
