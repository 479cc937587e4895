package io.millrace.router.traffic.bandit;

import io.millrace.slo.Attained;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What is known of the arms of one model, and which of them may have calls. One thread. */
final class ArmLearning {
    private final List<String> arms;
    private final String rule;
    private final ArmMeans means;
    private final Bandit bandit;
    private long allowed;

    /** @param arms their names, 1 to 64 */
    ArmLearning(List<String> arms, BanditRule rule, double leastShare) {
        this(arms, rule.keyword(), new ArmMeans(arms.size()), means -> Bandit.of(rule, means), leastShare);
    }

    /** By one that does not go by means. */
    ArmLearning(List<String> arms, LinUcbBandit bandit, double leastShare) {
        this(arms, bandit.rule().keyword(), new ArmMeans(arms.size()), means -> bandit, leastShare);
    }

    private ArmLearning(
            List<String> arms, String rule, ArmMeans means, Function<ArmMeans, Bandit> bandit, double leastShare) {
        if (arms.size() * leastShare > 1)
            throw new IllegalArgumentException(
                    "a least share of " + leastShare + " for each of " + arms.size() + " arms");
        this.arms = List.copyOf(arms);
        this.rule = rule;
        this.means = means;
        this.bandit = bandit.apply(means);
        this.allowed = Arms.all(arms.size());
    }

    Bandit bandit() {
        return bandit;
    }

    ArmMeans means() {
        return means;
    }

    /** A mask of bits. */
    long allowed() {
        return allowed;
    }

    int arms() {
        return arms.size();
    }

    /** @param reward in [0,1] */
    void learn(Choice choice, double reward) {
        means.reward(choice.arm(), reward);
        bandit.learn(choice, reward);
    }

    /** Learns what another knew of arms with the same names; a rule's own model only if it was the same rule's. */
    void restore(BanditMemory memory) {
        for (BanditMemory.Arm known : memory.arms()) {
            int arm = arms.indexOf(known.name());
            if (arm < 0) continue;
            means.restore(arm, known.chosen(), known.rewarded(), known.sum());
            if (memory.rule().equals(rule)) bandit.restore(arm, known.model());
        }
    }

    BanditMemory memory() {
        List<BanditMemory.Arm> known = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++)
            known.add(new BanditMemory.Arm(
                    arms.get(arm), means.chosen(arm), means.rewarded(arm), means.sum(arm), bandit.model(arm)));
        return new BanditMemory(BanditMemory.FORM, rule, known);
    }

    /** @param lately how each arm kept the objective over some minutes */
    void keepWithin(ObjectiveRail rail, List<Attained> lately) {
        if (lately.size() != arms.size())
            throw new IllegalArgumentException(lately.size() + " for " + arms.size() + " arms");
        allowed = rail.allowed(lately);
    }

    /** Names of those that the rail shuts out now. */
    List<String> shutOut() {
        List<String> names = new ArrayList<>();
        for (int arm = 0; arm < arms.size(); arm++) if (!Arms.has(allowed, arm)) names.add(arms.get(arm));
        return names;
    }
}
