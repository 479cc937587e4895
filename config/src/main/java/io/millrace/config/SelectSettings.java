package io.millrace.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How a model's arms get their shares by what they are worth.
 *
 * @param by          the rule
 * @param learn       from what
 * @param every       so often shares follow what was learned since
 * @param minShare    that each arm keeps, in [0,1]
 * @param epsilon     of {@code epsilon-greedy}: the part of the calls that is spread evenly, in [0,1]
 * @param maxBurn     times as fast as the objective allows an arm may use up the error budget, before it gets no share
 * @param input       of {@code lin-ucb}: by what each call's arm is chosen
 */
public record SelectSettings(
        By by, Learn learn, Duration every, double minShare, double epsilon, double maxBurn, Optional<Input> input) {
    public static final SelectSettings DEFAULTS =
            new SelectSettings(By.THOMPSON, Learn.FEEDBACK, Duration.ofSeconds(10), 0.01, 0.1, 14.4, Optional.empty());

    /**
     * The first row of an input, by which a call's arm is chosen.
     *
     * @param features numbers of it, 1 to 64
     * @param explore  how many times its deviation an arm may be better than expected
     */
    public record Input(String name, int features, double explore) {
        public static final int MOST_FEATURES = 64;
        public static final double USUALLY_EXPLORES = 0.5;

        public Input {
            if (name.isEmpty()) throw new IllegalArgumentException("'input' must not be empty");
            if (features < 1 || features > MOST_FEATURES)
                throw new IllegalArgumentException("'features' must be from 1 to " + MOST_FEATURES);
            if (!(explore > 0) || Double.isInfinite(explore))
                throw new IllegalArgumentException("'explore' must be above 0");
        }
    }

    /** The rule. */
    public enum By {
        THOMPSON("thompson"),
        THOMPSON_GAUSSIAN("thompson-gaussian"),
        EPSILON_GREEDY("epsilon-greedy"),
        UCB1("ucb1"),
        EXP3("exp3"),
        LIN_UCB("lin-ucb");

        private final String keyword;

        By(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }

    /** What a call is worth. */
    public enum Learn {
        /** What its client says, as a part of the range of rewards. */
        FEEDBACK("feedback"),
        /** All where it was answered. */
        SUCCESS("success"),
        /** All where it was answered in time. */
        ON_TIME("on-time");

        private final String keyword;

        Learn(String keyword) {
            this.keyword = keyword;
        }

        public String keyword() {
            return keyword;
        }
    }

    public SelectSettings {
        if (every.compareTo(Duration.ofSeconds(1)) < 0)
            throw new IllegalArgumentException("'every' must be at least 1s");
        if (!(minShare >= 0 && minShare <= 1))
            throw new IllegalArgumentException("'min-share' must be from 0% to 100%");
        if (!(epsilon >= 0 && epsilon <= 1)) throw new IllegalArgumentException("'epsilon' must be from 0% to 100%");
        if (!(maxBurn >= 1)) throw new IllegalArgumentException("'max-burn' must be at least 1");
        if ((by == By.LIN_UCB) != input.isPresent())
            throw new IllegalArgumentException("'lin-ucb', and no other, chooses by an 'input' of so many 'features'");
    }
}
