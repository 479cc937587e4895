package io.millrace.router.traffic.compare;

import java.util.Arrays;

/**
 * How alike two rows of numbers rank: Spearman's coefficient, the correlation of the ranks, equal numbers sharing the mean of
 * theirs. Source: M. G. Kendall, Rank Correlation Methods, 1948, chapters 1 and 3.
 */
final class RowRanks {
    static final int MOST_ROWS = 64;
    static final int LONGEST = 16_384;

    private RowRanks() {}

    /** From -1 to 1; NaN where a row has a NaN, or all of it is equal. */
    static double correlation(double[] one, double[] other) {
        double[] ranks = ranks(one);
        double[] its = ranks(other);
        double mean = (one.length - 1) / 2.0;
        double both = 0;
        double mine = 0;
        double theirs = 0;
        for (int i = 0; i < ranks.length; i++) {
            double a = ranks[i] - mean;
            double b = its[i] - mean;
            both += a * b;
            mine += a * a;
            theirs += b * b;
        }
        return Math.max(-1, Math.min(1, both / Math.sqrt(mine * theirs)));
    }

    private static double[] ranks(double[] row) {
        double[] sorted = new double[row.length];
        // -0.0 sorts below 0.0, though they are equal.
        for (int i = 0; i < row.length; i++) sorted[i] = row[i] + 0.0;
        Arrays.sort(sorted);
        double[] ranks = new double[row.length];
        for (int i = 0; i < row.length; i++)
            ranks[i] = Double.isNaN(row[i]) ? Double.NaN : (below(sorted, row[i]) + notAbove(sorted, row[i]) - 1) / 2.0;
        return ranks;
    }

    private static int below(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < value) from = middle + 1;
            else to = middle;
        }
        return from;
    }

    private static int notAbove(double[] sorted, double value) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] <= value) from = middle + 1;
            else to = middle;
        }
        return from;
    }
}
