package io.millrace.router.traffic.bandit;

/** How an arm is chosen. */
public sealed interface BanditRule {
    /** Its word in a config and in what is saved. */
    String keyword();

    /**
     * The arm with the best mean, and now and then any.
     *
     * @param epsilon how often any, in [0,1]
     */
    record EpsilonGreedy(double epsilon) implements BanditRule {
        public EpsilonGreedy {
            if (!(epsilon >= 0 && epsilon <= 1)) throw new IllegalArgumentException("epsilon must be in [0,1]");
        }

        @Override
        public String keyword() {
            return "epsilon-greedy";
        }
    }

    /**
     * The arm that may be the best, for all that is known: its mean and a bound of its error.
     *
     * <p>Source: P. Auer, N. Cesa-Bianchi, P. Fischer, "Finite-time analysis of the multiarmed bandit problem", Machine Learning 47, 2002.
     *
     * @param exploration times the bound; 1 is the paper's
     */
    record Ucb1(double exploration) implements BanditRule {
        public Ucb1 {
            requirePositive(exploration, "exploration");
        }

        @Override
        public String keyword() {
            return "ucb1";
        }
    }

    /**
     * Each arm as often as it is believed to be the best; for rewards that are mostly 0 or 1. One in between counts as a part of both.
     *
     * <p>Source: S. Agrawal, N. Goyal, "Analysis of Thompson sampling for the multi-armed bandit problem", COLT 2012.
     */
    record ThompsonBeta() implements BanditRule {
        @Override
        public String keyword() {
            return "thompson-beta";
        }
    }

    /**
     * Each arm as often as it is believed to be the best, by normal beliefs of a known deviation.
     *
     * <p>Source: S. Agrawal, N. Goyal, "Further optimal regret bounds for Thompson sampling", AISTATS 2013.
     *
     * @param deviation of one reward; ½ is enough for any in [0,1]
     */
    record ThompsonGaussian(double deviation) implements BanditRule {
        public ThompsonGaussian {
            requirePositive(deviation, "deviation");
        }

        @Override
        public String keyword() {
            return "thompson-gaussian";
        }
    }

    /**
     * By weights that grow with reward; for rewards that follow no law, even an adversary's.
     *
     * <p>Source: P. Auer, N. Cesa-Bianchi, Y. Freund, R. Schapire, "The nonstochastic multiarmed bandit problem", SIAM Journal on
     * Computing 32(1), 2002.
     *
     * @param rate the paper's gamma, in (0,1]: the part that is spread evenly, and how fast it learns
     */
    record Exp3(double rate) implements BanditRule {
        public Exp3 {
            if (!(rate > 0 && rate <= 1)) throw new IllegalArgumentException("rate must be in (0,1]");
        }

        @Override
        public String keyword() {
            return "exp3";
        }
    }

    /**
     * The arm that may be the best for such a call: a linear model of its features for each arm, and a bound of its error.
     *
     * <p>Source: L. Li, W. Chu, J. Langford, R. Schapire, "A contextual-bandit approach to personalized news article recommendation",
     * WWW 2010, algorithm 1 (disjoint models).
     *
     * @param features    of a call, 1 to 65: a constant among them, if there is to be one
     * @param exploration times the bound, the paper's alpha
     * @param ridge       what the models are held to zero with before they know better
     */
    record LinUcb(int features, double exploration, double ridge) implements BanditRule {
        public static final int MOST_FEATURES = 65;

        public LinUcb {
            if (features < 1 || features > MOST_FEATURES)
                throw new IllegalArgumentException(features + " features, 1 to " + MOST_FEATURES + " there may be");
            requirePositive(exploration, "exploration");
            requirePositive(ridge, "ridge");
        }

        @Override
        public String keyword() {
            return "lin-ucb";
        }
    }

    private static void requirePositive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) throw new IllegalArgumentException(name + " must be positive");
    }
}
