package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import java.util.List;
import java.util.random.RandomGenerator;

/** A rule at work. One thread. Arms are told by their place; a set of them is a mask of bits. */
interface Bandit {
    /** Knows of the beginning what {@code means} know; the rest it keeps itself. */
    static Bandit of(BanditRule rule, ArmMeans means) {
        return switch (rule) {
            case BanditRule.EpsilonGreedy greedy -> new EpsilonGreedyBandit(greedy, means);
            case BanditRule.Ucb1 ucb -> new Ucb1Bandit(ucb, means);
            case BanditRule.ThompsonBeta beta -> new ThompsonBetaBandit(means);
            case BanditRule.ThompsonGaussian gaussian -> new ThompsonGaussianBandit(gaussian, means);
            case BanditRule.Exp3 exp3 -> new Exp3Bandit(exp3, means.arms());
            case BanditRule.LinUcb linear -> new LinUcbBandit(linear, means.arms());
        };
    }

    /**
     * @param allowed  at least one
     * @param features of the call; empty where the rule has no use for them
     */
    int choose(long allowed, Features features, RandomGenerator random);

    /** That {@link #choose} would give this arm; 0 where the rule does not learn from it. */
    default double probability(int arm, long allowed) {
        return 0;
    }

    /** @param reward in [0,1]; the means know of it already */
    void learn(Choice choice, double reward);

    /** What it knows of an arm beyond its mean, as plain numbers. */
    default List<Double> model(int arm) {
        return List.of();
    }

    /** @param model what {@link #model} told; of another length it is of no use, and ignored */
    default void restore(int arm, List<Double> model) {}
}
