package io.millrace.router.traffic.bandit;

import java.util.List;

/**
 * All that a selection has learned: plain numbers and words, to be written as JSON by any binder of records. Rewards that are still
 * awaited are not part of it.
 *
 * @param form of this record: 1
 * @param rule its word
 */
public record BanditMemory(int form, String rule, List<Arm> arms) {
    public static final int FORM = 1;

    public BanditMemory {
        if (form != FORM) throw new IllegalArgumentException("of form " + form + ", known is " + FORM);
        arms = List.copyOf(arms);
    }

    /**
     * @param chosen   times
     * @param rewarded times
     * @param sum      of the rewards
     * @param model    what the rule knows beyond; empty for most
     */
    public record Arm(String name, long chosen, long rewarded, double sum, List<Double> model) {
        public Arm {
            if (chosen < 0 || rewarded < 0 || !(sum >= 0 && sum <= rewarded * (1 + 1e-9)))
                throw new IllegalArgumentException(
                        name + " chosen " + chosen + " times, rewarded " + rewarded + " times with " + sum);
            for (double number : model)
                if (!Double.isFinite(number)) throw new IllegalArgumentException(name + " has a model with " + number);
            model = List.copyOf(model);
        }
    }
}
