package io.millrace.router.traffic.bandit;

import java.util.List;
import java.util.random.RandomGenerator;

/** See {@link BanditRule.LinUcb}. */
final class LinUcbBandit implements Bandit {
    private final double exploration;
    private final int features;
    private final LinearModel[] models;

    LinUcbBandit(BanditRule.LinUcb rule, int arms) {
        this.exploration = rule.exploration();
        this.features = rule.features();
        this.models = new LinearModel[arms];
        for (int arm = 0; arm < arms; arm++) models[arm] = new LinearModel(rule.features(), rule.ridge());
    }

    @Override
    public int choose(long allowed, Features call, RandomGenerator random) {
        requireSize(call);
        return Arms.best(allowed, arm -> score(arm, call), random);
    }

    double score(int arm, Features call) {
        return models[arm].expected(call) + exploration * Math.sqrt(models[arm].variance(call));
    }

    @Override
    public void learn(Choice choice, double reward) {
        models[choice.arm()].learn(choice.features(), reward);
    }

    @Override
    public List<Double> model(int arm) {
        return models[arm].numbers();
    }

    @Override
    public void restore(int arm, List<Double> model) {
        models[arm].restore(model);
    }

    private void requireSize(Features call) {
        if (call.size() != features)
            throw new IllegalArgumentException(call.size() + " features, " + features + " are asked for");
    }
}
