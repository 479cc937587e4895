package io.millrace.router.traffic;

import io.millrace.config.StickySettings;
import io.millrace.config.TrafficRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Assigns calls their arms. An arm that is not open takes no part: rules for it are passed over, and of its keys each goes where
 * it would go without it, and comes back. Where none is open all take part, for somebody must say why not. Never changes; any
 * thread. Allocates nothing for a call, but for one whose arm depends on what it asks.
 */
public final class Split {
    private final List<Arm> arms;
    private final List<RuleMatch> rules = new ArrayList<>();
    private final @Nullable StickyKey sticky;
    private final @Nullable ArmChoice choice;
    private final long open;
    private final KeyRace race;
    private final double[] weights;
    private final double sum;
    private final List<Ways> ways = new ArrayList<>();

    /**
     * @param model  to which the arms belong
     * @param arms   of which one at least has a weight above 0
     * @param choice of arms by what calls ask; null where that does not matter
     */
    public Split(
            String model,
            List<Arm> arms,
            List<TrafficRule> rules,
            Optional<StickySettings> sticky,
            @Nullable ArmChoice choice) {
        this.arms = List.copyOf(arms);
        this.choice = choice;
        this.open = open(arms);
        this.sticky = sticky.map(StickyKey::new).orElse(null);
        boolean anyIsOpen = arms.stream().anyMatch(arm -> arm.open() && arm.weight() > 0);
        this.weights = arms.stream()
                .mapToDouble(arm -> arm.open() || !anyIsOpen ? arm.weight() : 0)
                .toArray();
        double all = 0;
        for (double weight : weights) all += weight;
        if (!(all > 0)) throw new IllegalArgumentException("no arm has a weight");
        this.sum = all;
        this.race = new KeyRace(model, arms, weights);
        for (int i = 0; i < arms.size(); i++) ways.add(Ways.to(arms.get(i), i));
        for (TrafficRule rule : rules) {
            int arm = indexOf(rule.arm());
            if (arms.get(arm).open()) this.rules.add(new RuleMatch(rule, arm));
        }
    }

    /** With arms that are given calls whatever they ask. */
    public Split(String model, List<Arm> arms, List<TrafficRule> rules, Optional<StickySettings> sticky) {
        this(model, arms, rules, sticky, null);
    }

    private static long open(List<Arm> arms) {
        long open = 0;
        for (int i = 0; i < arms.size() && i < Long.SIZE; i++) if (arms.get(i).open()) open |= 1L << i;
        return open;
    }

    /** The assignments to one arm, made once. */
    private record Ways(Assignment byRule, Assignment byKey, Assignment byChance) {
        static Ways to(Arm arm, int index) {
            return new Ways(
                    new Assignment(arm, index, Assignment.By.RULE),
                    new Assignment(arm, index, Assignment.By.STICKY),
                    new Assignment(arm, index, Assignment.By.CHANCE));
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < arms.size(); i++) if (arms.get(i).name().equals(name)) return i;
        throw new IllegalArgumentException("no arm '" + name + "'");
    }

    public List<Arm> arms() {
        return arms;
    }

    /** The share of each arm in the calls that no rule sends, in [0,1]. */
    public double share(int arm) {
        return weights[arm] / sum;
    }

    /** Whether a call's arm depends on what it asks, unless a rule sends it. */
    public boolean isByContext() {
        return choice != null;
    }

    /**
     * @param random of the caller's event loop
     * @throws io.millrace.inference.FailureException where the arm depends on what the call asks, and that cannot be told
     */
    public Assignment assign(CallFacts call, RandomGenerator random) {
        for (RuleMatch rule : rules)
            if (rule.fits(call)) return ways.get(rule.arm()).byRule();
        // A sequence is known to one server alone.
        long key = StickyKey.hash(call.sequence());
        if (key == StickyKey.NONE && choice != null) return chosen(choice, call.features(choice.source()), random);
        if (key == StickyKey.NONE && sticky != null) key = sticky.of(call);
        return key == StickyKey.NONE
                ? ways.get(drawn(random.nextDouble() * sum)).byChance()
                : ways.get(race.winner(key)).byKey();
    }

    private Assignment chosen(ArmChoice by, Features features, RandomGenerator random) {
        int wanted = by.choose(features, open, random);
        int arm = wanted == ArmChoice.BY_WEIGHT ? drawn(random.nextDouble() * sum) : wanted;
        return new Assignment(arms.get(arm), arm, Assignment.By.CONTEXT, new Context(by.source(), features));
    }

    private int drawn(double at) {
        int last = 0;
        double upTo = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) continue;
            upTo += weights[i];
            last = i;
            if (at < upTo) return i;
        }
        return last;
    }
}
