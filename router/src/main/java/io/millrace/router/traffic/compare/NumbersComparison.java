package io.millrace.router.traffic.compare;

import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.form.NumberElements;

/** Two tensors of numbers in one shape, in one pass over their elements and one over their rows. */
final class NumbersComparison {
    private final NumberElements expected;
    private final NumberElements actual;
    private final int width;

    private NumbersComparison(NumberElements expected, NumberElements actual, Shape shape) {
        this.expected = expected;
        this.actual = actual;
        this.width = shape.rank() < 2 || expected.count() == 0 ? 0 : Math.toIntExact(shape.dim(shape.rank() - 1));
    }

    static Finding.Numbers of(Tensor expected, Tensor actual, Tolerances tolerances) {
        NumberElements mine = NumberElements.of(expected);
        NumberElements its = NumberElements.of(actual);
        Tolerance tolerance = tolerances.of(expected.name(), mine.areWhole() && its.areWhole());
        long differing = 0;
        long lost = 0;
        double absolute = 0;
        double relative = 0;
        double most = 0;
        int worst = -1;
        for (int i = 0; i < mine.count(); i++) {
            double difference = mine.difference(its, i);
            if (difference == 0) continue;
            double value = mine.at(i);
            double excess = tolerance.excess(value, difference);
            if (excess > 1) differing++;
            if (Double.isFinite(difference)) {
                absolute = Math.max(absolute, difference);
                if (value != 0) relative = Math.max(relative, Math.min(Double.MAX_VALUE, difference / Math.abs(value)));
            } else {
                lost++;
            }
            if (excess > most) {
                most = excess;
                worst = i;
            }
        }
        return new Finding.Numbers(
                expected.type(),
                actual.type(),
                mine.count(),
                differing,
                lost,
                absolute,
                relative,
                most,
                worst,
                new NumbersComparison(mine, its, expected.shape()).rows());
    }

    private Finding.Rows rows() {
        if (width < 2) return Finding.Rows.NONE;
        int rows = expected.count() / width;
        int same = 0;
        int ranked = 0;
        double rankSum = 0;
        for (int row = 0; row < rows; row++) {
            if (top(expected, row) == top(actual, row)) same++;
            if (row >= RowRanks.MOST_ROWS || width < 3 || width > RowRanks.LONGEST) continue;
            double correlation = RowRanks.correlation(row(expected, row), row(actual, row));
            if (Double.isNaN(correlation)) continue;
            ranked++;
            rankSum += correlation;
        }
        return new Finding.Rows(rows, same, ranked, rankSum);
    }

    /** Where the highest is; -1 where all are NaN. */
    private int top(NumberElements of, int row) {
        int top = -1;
        double highest = Double.NaN;
        for (int i = 0; i < width; i++) {
            double value = of.at(row * width + i);
            if (top < 0 ? Double.isNaN(value) : !(value > highest)) continue;
            top = i;
            highest = value;
        }
        return top;
    }

    private double[] row(NumberElements of, int row) {
        double[] values = new double[width];
        for (int i = 0; i < width; i++) values[i] = of.at(row * width + i);
        return values;
    }
}
