package io.millrace.router.traffic.evidence;

import java.util.function.DoubleUnaryOperator;

/** The least value of a convex function between two places, by golden sections. */
final class Convex {
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
    private static final int SECTIONS = 64;

    private Convex() {}

    /** @param enough a value that is small enough to know: below it the search ends with what it has */
    static double least(DoubleUnaryOperator function, double from, double to, double enough) {
        double low = from;
        double high = to;
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        double atLeft = function.applyAsDouble(left);
        double atRight = function.applyAsDouble(right);
        for (int i = 0; i < SECTIONS && Math.min(atLeft, atRight) >= enough && low < high; i++)
            if (atLeft <= atRight) {
                high = right;
                right = left;
                atRight = atLeft;
                left = high - GOLDEN * (high - low);
                atLeft = function.applyAsDouble(left);
            } else {
                low = left;
                left = right;
                atLeft = atRight;
                right = low + GOLDEN * (high - low);
                atRight = function.applyAsDouble(right);
            }
        return Math.min(atLeft, atRight);
    }
}
