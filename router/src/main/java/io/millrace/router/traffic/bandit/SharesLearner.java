package io.millrace.router.traffic.bandit;

import io.millrace.config.SelectSettings;
import io.millrace.router.traffic.ArmChoice;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.slo.Attained;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whatever calls ask: by shares that follow a rule, a batch at a time. */
final class SharesLearner implements Learner {
    private final SelectSettings.Learn from;
    private final BatchedSelection selection;

    /** @param rule one that asks for no features */
    SharesLearner(List<String> arms, SelectSettings settings, BanditRule rule, RandomGenerator random) {
        this.from = settings.learn();
        this.selection = new BatchedSelection(arms, rule, settings.minShare(), random);
    }

    @Override
    public void learn(List<ArmTotals> since, List<Double> given, Lessons lessons) {
        List<BatchedSelection.Batch> batches = new ArrayList<>();
        for (int arm = 0; arm < since.size(); arm++) batches.add(batch(since.get(arm), from, given.get(arm)));
        selection.learn(batches);
    }

    /** What calls were worth, as that is to be learned. */
    static BatchedSelection.Batch batch(ArmTotals since, SelectSettings.Learn from, double share) {
        Attained attained = since.attained();
        return switch (from) {
            case FEEDBACK -> {
                long rewarded = since.losses().count();
                double sum = Math.clamp(rewarded - since.losses().sum(), 0, (double) rewarded);
                yield new BatchedSelection.Batch(since.exposures(), rewarded, sum, share);
            }
            case SUCCESS ->
                new BatchedSelection.Batch(since.exposures(), attained.events(), attained.answered(), share);
            case ON_TIME -> new BatchedSelection.Batch(since.exposures(), attained.events(), attained.good(), share);
        };
    }

    @Override
    public void keepWithin(ObjectiveRail rail, List<Attained> lately) {
        selection.keepWithin(rail, lately);
    }

    @Override
    public List<String> shutOut() {
        return selection.shutOut();
    }

    @Override
    public List<Double> shares(List<ArmTotals> lately, List<Double> before) {
        return selection.shares();
    }

    @Override
    public Optional<ArmChoice> choice() {
        return Optional.empty();
    }

    @Override
    public BanditMemory memory() {
        return selection.memory();
    }

    @Override
    public void restore(BanditMemory memory) {
        selection.restore(memory);
    }
}
