package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import java.util.random.RandomGenerator;

/** See {@link BanditRule.ThompsonGaussian}. Beliefs begin as those of one reward of a half. */
final class ThompsonGaussianBandit implements Bandit {
    private final double deviation;
    private final ArmMeans means;

    ThompsonGaussianBandit(BanditRule.ThompsonGaussian rule, ArmMeans means) {
        this.deviation = rule.deviation();
        this.means = means;
    }

    @Override
    public int choose(long allowed, Features features, RandomGenerator random) {
        return Arms.best(
                allowed,
                arm -> {
                    double known = 1.0 + means.rewarded(arm);
                    return random.nextGaussian((0.5 + means.sum(arm)) / known, deviation / Math.sqrt(known));
                },
                random);
    }

    @Override
    public void learn(Choice choice, double reward) {}
}
