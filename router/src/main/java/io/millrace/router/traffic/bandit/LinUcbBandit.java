package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import io.millrace.router.traffic.learn.FeatureMoments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** See {@link BanditRule.LinUcb}. What was learned is solved when it is asked for next. */
final class LinUcbBandit implements Bandit {
    private final BanditRule.LinUcb rule;
    private final List<FeatureMoments> moments = new ArrayList<>();
    private final List<@Nullable LinearEstimate> solved;

    LinUcbBandit(BanditRule.LinUcb rule, int arms) {
        this.rule = rule;
        for (int arm = 0; arm < arms; arm++) moments.add(new FeatureMoments(rule.features()));
        this.solved = new ArrayList<>(Collections.<@Nullable LinearEstimate>nCopies(arms, null));
    }

    BanditRule.LinUcb rule() {
        return rule;
    }

    @Override
    public int choose(long allowed, Features call, RandomGenerator random) {
        if (call.size() != rule.features())
            throw new IllegalArgumentException(call.size() + " features, " + rule.features() + " are asked for");
        return Arms.best(allowed, arm -> score(arm, call), random);
    }

    double score(int arm, Features call) {
        return estimate(arm).bound(call, rule.exploration());
    }

    private LinearEstimate estimate(int arm) {
        LinearEstimate known = solved.get(arm);
        if (known != null) return known;
        LinearEstimate fresh = new LinearEstimate(moments.get(arm), rule.ridge());
        solved.set(arm, fresh);
        return fresh;
    }

    /** Of each arm, as it is known now. */
    List<LinearEstimate> estimates() {
        List<LinearEstimate> all = new ArrayList<>();
        for (int arm = 0; arm < moments.size(); arm++) all.add(estimate(arm));
        return all;
    }

    @Override
    public void learn(Choice choice, double reward) {
        moments.get(choice.arm()).add(choice.features(), reward);
        solved.set(choice.arm(), null);
    }

    /** Many calls of one arm at once. */
    void learn(int arm, FeatureMoments more) {
        if (more.calls() == 0) return;
        moments.get(arm).add(more);
        solved.set(arm, null);
    }

    @Override
    public List<Double> model(int arm) {
        List<Double> model = new ArrayList<>();
        for (double number : moments.get(arm).numbers()) model.add(number);
        return model;
    }

    @Override
    public void restore(int arm, List<Double> model) {
        if (model.size() != FeatureMoments.count(rule.features())) return;
        FeatureMoments known = new FeatureMoments(rule.features());
        known.add(model.stream().mapToDouble(Double::doubleValue).toArray());
        moments.set(arm, known);
        solved.set(arm, null);
    }
}
