package io.millrace.router.traffic.bandit;

import java.util.function.IntToDoubleFunction;
import java.util.random.RandomGenerator;

/** Sets of arms as masks of bits. */
final class Arms {
    static final int MOST = Long.SIZE;

    private Arms() {}

    static long all(int arms) {
        return arms == MOST ? -1L : (1L << arms) - 1;
    }

    static boolean has(long set, int arm) {
        return (set >>> arm & 1) != 0;
    }

    static int count(long set) {
        return Long.bitCount(set);
    }

    /** Any, each as likely. */
    static int any(long set, RandomGenerator random) {
        long left = set;
        for (int skip = random.nextInt(count(set)); skip > 0; skip--) left &= left - 1;
        return Long.numberOfTrailingZeros(left);
    }

    /** The one of the highest score; of equals any, each as likely. */
    static int best(long set, IntToDoubleFunction score, RandomGenerator random) {
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        int ties = 0;
        for (long left = set; left != 0; left &= left - 1) {
            int arm = Long.numberOfTrailingZeros(left);
            double of = score.applyAsDouble(arm);
            if (best >= 0 && of < highest) continue;
            ties = best >= 0 && of == highest ? ties + 1 : 1;
            if (ties == 1 || random.nextInt(ties) == 0) best = arm;
            highest = of;
        }
        return best;
    }
}
