package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import io.millrace.slo.Attained;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One model's arms, whose shares follow what their calls were worth, a batch of calls at a time. One thread.
 *
 * <p>Why not a choice for each call: calls are drawn on many event loops, by shares that never change while they hold. A rule that is
 * asked for each call is one lock for all loops, and an answer that depends on a reward of a millisecond ago is worth nothing where
 * rewards take minutes. What is lost grows with the length of a batch and no further: a rule that is told after each batch comes
 * to the same shares (V. Perchet, P. Rigollet, S. Chassang, E. Snowberg, "Batched bandit problems", Annals of Statistics 44(2),
 * 2016). Until the next batch each arm has the share with which the rule would choose it; that is what the rule's own chance comes
 * to, drawn some hundred times.
 */
public final class BatchedSelection {
    /** Good to some three hundredths. */
    private static final int DRAWS = 1_000;

    private final double leastShare;
    private final ArmLearning learning;
    private final RandomGenerator random;

    /**
     * What became of an arm's calls since it was told last.
     *
     * @param calls    that it was given
     * @param rewarded of them, or of earlier ones
     * @param sum      of those rewards, each in [0,1]
     * @param share    that the arm had meanwhile: what a rule for rewards without a law weighs them by. Rewards that come later than
     *                 their batch are weighed by another share than they were drawn with
     */
    public record Batch(long calls, long rewarded, double sum, double share) {
        public Batch {
            if (calls < 0 || rewarded < 0 || !(sum >= 0 && sum <= rewarded * (1 + 1e-9)))
                throw new IllegalArgumentException(calls + " calls, " + rewarded + " rewarded with " + sum);
        }
    }

    /**
     * @param arms       their names, 2 to 64
     * @param rule       one that asks for no features
     * @param leastShare that each arm keeps
     */
    public BatchedSelection(List<String> arms, BanditRule rule, double leastShare, RandomGenerator random) {
        if (rule instanceof BanditRule.LinUcb)
            throw new IllegalArgumentException("a rule that asks for features chooses for each call");
        this.leastShare = leastShare;
        this.learning = new ArmLearning(arms, rule, leastShare);
        this.random = random;
    }

    /** Of each arm, in their order. */
    public void learn(List<Batch> batches) {
        for (int arm = 0; arm < batches.size(); arm++) {
            Batch batch = batches.get(arm);
            learning.means().add(arm, batch.calls(), batch.rewarded(), batch.sum());
            // Rules that learn from single rewards take their sum as well.
            if (batch.rewarded() > 0 && batch.share() > 0)
                learning.bandit().learn(new Choice(arm, batch.share(), Features.NONE), batch.sum());
        }
    }

    /** That the arms are to have until the next batch: of sum 1. */
    public List<Double> shares() {
        long allowed = learning.allowed();
        double even = leastShare * Arms.count(allowed);
        List<Double> shares = new ArrayList<>(Collections.nCopies(learning.arms(), 0.0));
        for (int draw = 0; draw < DRAWS; draw++) {
            int arm = learning.bandit().choose(allowed, Features.NONE, random);
            shares.set(arm, shares.get(arm) + (1 - even) / DRAWS);
        }
        for (int arm = 0; arm < shares.size(); arm++)
            if (Arms.has(allowed, arm)) shares.set(arm, shares.get(arm) + leastShare);
        return shares;
    }

    /** @param lately how each arm kept the objective over some minutes */
    public void keepWithin(ObjectiveRail rail, List<Attained> lately) {
        learning.keepWithin(rail, lately);
    }

    /** Names of those that the rail shuts out now. */
    public List<String> shutOut() {
        return learning.shutOut();
    }

    /** Learns what another knew of arms with the same names; a rule's own model only if it was the same rule's. */
    public void restore(BanditMemory memory) {
        learning.restore(memory);
    }

    public BanditMemory memory() {
        return learning.memory();
    }
}
