package io.millrace.router.traffic.evidence;

import java.util.function.DoubleUnaryOperator;

/** Where a monotone function crosses a level, by halving; on the side where it is above, so that an interval is never too short. */
final class Crossing {
    private static final int HALVINGS = 60;

    private Crossing() {}

    /** The least value from which a rising function is at the level; {@code to} where it never is. */
    static double rising(DoubleUnaryOperator function, double from, double to, double level) {
        double below = from;
        double above = to;
        for (int i = 0; i < HALVINGS && below < above; i++) {
            double middle = 0.5 * (below + above);
            if (function.applyAsDouble(middle) >= level) above = middle;
            else below = middle;
        }
        return above;
    }

    /** The greatest value up to which a falling function is at the level; {@code from} where it never is. */
    static double falling(DoubleUnaryOperator function, double from, double to, double level) {
        return -rising(x -> function.applyAsDouble(-x), -to, -from, level);
    }
}
