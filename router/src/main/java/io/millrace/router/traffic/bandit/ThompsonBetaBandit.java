package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import java.util.random.RandomGenerator;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;

/** See {@link BanditRule.ThompsonBeta}. Beliefs begin even: Beta(1,1). */
final class ThompsonBetaBandit implements Bandit {
    private final ArmMeans means;

    ThompsonBetaBandit(ArmMeans means) {
        this.means = means;
    }

    @Override
    public int choose(long allowed, Features features, RandomGenerator random) {
        UniformRandomProvider chance = random::nextLong;
        return Arms.best(
                allowed,
                arm -> {
                    double good = gamma(1 + means.sum(arm), chance);
                    double bad = gamma(1 + Math.max(0, means.rewarded(arm) - means.sum(arm)), chance);
                    return good / (good + bad);
                },
                random);
    }

    /** Two of them make a Beta variate. */
    private static double gamma(double shape, UniformRandomProvider chance) {
        return AhrensDieterMarsagliaTsangGammaSampler.of(chance, shape, 1).sample();
    }

    @Override
    public void learn(Choice choice, double reward) {}
}
