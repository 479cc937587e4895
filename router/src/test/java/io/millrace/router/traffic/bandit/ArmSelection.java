package io.millrace.router.traffic.bandit;

import io.millrace.inference.RequestId;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.Features;
import io.millrace.slo.Attained;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One model's arms, chosen by what rewards have taught: each rule as its paper has it, asked for each call and told of rewards as they
 * come. What the rules do in batches and on several loops is held against it. One thread.
 */
public final class ArmSelection {
    private final SelectionSettings settings;
    private final ArmLearning learning;
    private final AwaitedFeedback<Choice> awaited;
    private final RandomGenerator random;

    /** @param arms their names, 1 to 64 */
    public ArmSelection(List<String> arms, SelectionSettings settings, RandomGenerator random, Ticker ticker) {
        this.settings = settings;
        this.learning = new ArmLearning(arms, settings.rule(), settings.leastShare());
        this.awaited =
                new AwaitedFeedback<>(new FeedbackRoom(settings.feedbackMost(), 1), settings.feedbackWithin(), ticker);
        this.random = random;
    }

    /** Learns what another knew of arms with the same names; a rule's own model only if it was the same rule's. */
    public void restore(BanditMemory memory) {
        learning.restore(memory);
    }

    public BanditMemory memory() {
        return learning.memory();
    }

    /**
     * The arm of a call, whose reward is then awaited under its id.
     *
     * @param features of the call, as many as the rule asks for
     * @throws IllegalArgumentException if they are not as many
     */
    public Choice choose(RequestId id, Features features) {
        long allowed = learning.allowed();
        double even = settings.leastShare() * Arms.count(allowed);
        // Asked first, so that a call with the wrong features is refused whatever chance says.
        int wanted = learning.bandit().choose(allowed, features, random);
        int arm = random.nextDouble() < even ? Arms.any(allowed, random) : wanted;
        double probability = learning.bandit().probability(arm, allowed);
        Choice choice =
                new Choice(arm, probability == 0 ? 0 : settings.leastShare() + (1 - even) * probability, features);
        learning.means().choose(arm);
        awaited.expect(id, choice, this::unrewarded);
        return choice;
    }

    /**
     * A call's reward has come.
     *
     * @param reward in [0,1]
     * @return whether it taught something: not if the id is unknown, too late, or was rewarded before
     * @throws IllegalArgumentException if it is not in [0,1]
     */
    public boolean reward(RequestId id, double reward) {
        if (!(reward >= 0 && reward <= 1))
            throw new IllegalArgumentException("a reward of " + reward + " is not in [0,1]");
        if (!(awaited.take(id) instanceof AwaitedFeedback.Found.Waiting<Choice>(Choice choice))) return false;
        learning.learn(choice, reward);
        return true;
    }

    /** To be called now and then: calls whose reward is too late are taken for what the settings say. */
    public void sweep() {
        awaited.sweep(this::unrewarded);
    }

    /** @param lately how each arm kept the objective over some minutes */
    public void keepWithin(ObjectiveRail rail, List<Attained> lately) {
        learning.keepWithin(rail, lately);
    }

    /** Names of those that the rail shuts out now. */
    public List<String> shutOut() {
        return learning.shutOut();
    }

    /** Calls that are remembered for their rewards, or to tell who rewards them twice. */
    public int awaited() {
        return awaited.size();
    }

    private void unrewarded(Choice choice) {
        settings.withoutReward().ifPresent(reward -> learning.learn(choice, reward));
    }
}
