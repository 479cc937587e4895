package io.millrace.router.traffic.bandit;

import io.millrace.router.traffic.Features;
import io.millrace.router.traffic.learn.FeatureMoments;

/**
 * Ridge regression of rewards on features: what calls like this one are likely to be worth, and how well that is known. Never
 * changes; any thread. Asking costs the square of the features, making one their cube.
 */
final class LinearEstimate {
    private final int size;
    private final double[] inverse;
    private final double[] weights;

    /**
     * For the maintainer: the matrix is ridge times one plus the products, split into a lower triangle times its transpose
     * (Cholesky). Each pivot is at least the ridge in truth; where rounding makes it less, it is taken for that.
     */
    LinearEstimate(FeatureMoments moments, double ridge) {
        this.size = moments.size();
        double[] lower = new double[size * size];
        for (int row = 0; row < size; row++)
            for (int column = 0; column <= row; column++) {
                double left = moments.product(row, column) + (row == column ? ridge : 0);
                for (int k = 0; k < column; k++) left -= lower[row * size + k] * lower[column * size + k];
                lower[row * size + column] =
                        row == column ? Math.sqrt(Math.max(left, ridge)) : left / lower[column * size + column];
            }
        this.inverse = inverse(lower, size);
        this.weights = new double[size];
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) weights[i] += inverse[i * size + j] * moments.rewarded(j);
    }

    /** Of the product of the lower triangle and its transpose. */
    private static double[] inverse(double[] lower, int size) {
        double[] ofLower = new double[size * size];
        for (int column = 0; column < size; column++)
            for (int row = column; row < size; row++) {
                double left = row == column ? 1 : 0;
                for (int k = column; k < row; k++) left -= lower[row * size + k] * ofLower[k * size + column];
                ofLower[row * size + column] = left / lower[row * size + row];
            }
        double[] inverse = new double[size * size];
        for (int i = 0; i < size; i++)
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = i; k < size; k++) sum += ofLower[k * size + i] * ofLower[k * size + j];
                inverse[i * size + j] = sum;
                inverse[j * size + i] = sum;
            }
        return inverse;
    }

    double expected(Features call) {
        double sum = 0;
        for (int i = 0; i < size; i++) sum += weights[i] * call.get(i);
        return sum;
    }

    /** Of the expectation, in units of a reward's own variance. */
    double variance(Features call) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double projected = 0;
            for (int j = 0; j < size; j++) projected += inverse[i * size + j] * call.get(j);
            sum += projected * call.get(i);
        }
        return Math.max(0, sum);
    }

    /** What it may be worth at most, as far as is known: the expectation and so many times its deviation. */
    double bound(Features call, double exploration) {
        return expected(call) + exploration * Math.sqrt(variance(call));
    }
}
