package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import java.util.random.RandomGenerator;

/** See {@link BanditRule.EpsilonGreedy}. */
final class EpsilonGreedyBandit implements Bandit {
    private final double epsilon;
    private final ArmMeans means;

    EpsilonGreedyBandit(BanditRule.EpsilonGreedy rule, ArmMeans means) {
        this.epsilon = rule.epsilon();
        this.means = means;
    }

    @Override
    public int choose(long allowed, Features features, RandomGenerator random) {
        return random.nextDouble() < epsilon ? Arms.any(allowed, random) : Arms.best(allowed, means::mean, random);
    }

    @Override
    public void learn(Choice choice, double reward) {}
}
