package io.millrace.router.traffic.bandit;

import io.millrace.config.SelectSettings;
import io.millrace.router.traffic.ArmChoice;
import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.router.traffic.learn.FeatureMoments;
import io.millrace.slo.Attained;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By what each call asks. The loops choose by an estimate of each arm that never changes, and are given others now and then: what is lost
 * by that is what comes in between, as with shares.
 */
final class ContextLearner implements Learner {
    /** What models are held to zero with: as much as one call that asks nothing but this feature. */
    private static final double RIDGE = 1;

    private final SelectSettings settings;
    private final ContextSource source;
    private final List<Integer> places;
    private final double exploration;
    private final LinUcbBandit bandit;
    private final ArmLearning learning;

    /** @param places in the split, of the arms of these names */
    ContextLearner(List<String> arms, List<Integer> places, SelectSettings settings, SelectSettings.Input input) {
        this.settings = settings;
        this.source = new ContextSource(input.name(), input.features(), settings.learn());
        this.places = List.copyOf(places);
        this.exploration = input.explore();
        this.bandit = new LinUcbBandit(new BanditRule.LinUcb(source.features(), exploration, RIDGE), arms.size());
        this.learning = new ArmLearning(arms, bandit, settings.minShare());
    }

    @Override
    public void learn(List<ArmTotals> since, List<Double> given, Lessons lessons) {
        List<FeatureMoments> taught = lessons.take(source);
        for (int arm = 0; arm < since.size(); arm++) {
            BatchedSelection.Batch batch = SharesLearner.batch(since.get(arm), settings.learn(), given.get(arm));
            learning.means().add(arm, batch.calls(), batch.rewarded(), batch.sum());
            if (places.get(arm) < taught.size()) bandit.learn(arm, taught.get(places.get(arm)));
        }
    }

    @Override
    public void keepWithin(ObjectiveRail rail, List<Attained> lately) {
        learning.keepWithin(rail, lately);
    }

    @Override
    public List<String> shutOut() {
        return learning.shutOut();
    }

    /** What the arms have had lately; who has no context goes by it. */
    @Override
    public List<Double> shares(List<ArmTotals> lately, List<Double> before) {
        boolean areKnown = lately.stream().anyMatch(arm -> arm.exposures() > 0);
        List<Double> shares = new ArrayList<>();
        double sum = 0;
        for (int arm = 0; arm < before.size(); arm++) {
            double had = areKnown ? lately.get(arm).exposures() : before.get(arm);
            shares.add(Arms.has(learning.allowed(), arm) ? had : 0.0);
            sum += shares.get(arm);
        }
        if (sum == 0) return before;
        for (int arm = 0; arm < shares.size(); arm++) shares.set(arm, shares.get(arm) / sum);
        return shares;
    }

    @Override
    public Optional<ArmChoice> choice() {
        boolean isIgnorant = learning.means().rewardedInAll() == 0;
        return Optional.of(new LinUcbChoice(
                source,
                places,
                isIgnorant ? List.of() : bandit.estimates(),
                learning.allowed(),
                settings.minShare(),
                exploration));
    }

    @Override
    public BanditMemory memory() {
        return learning.memory();
    }

    @Override
    public void restore(BanditMemory memory) {
        learning.restore(memory);
    }
}
