package io.millrace.router.batch;

import java.util.Arrays;

/** Points of a latency over sizes, and the line through them that does not mind outliers. */
final class Points {
    private static final double SPAN = 1.5;

    private double[] rows = new double[16];
    private double[] nanos = new double[16];
    private double[] weights = new double[16];
    private int size;

    /** In the order of sizes. */
    void add(double meanRows, double medianNanos, double weight) {
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size * 2);
            nanos = Arrays.copyOf(nanos, size * 2);
            weights = Arrays.copyOf(weights, size * 2);
        }
        rows[size] = meanRows;
        nanos[size] = medianNanos;
        weights[size++] = weight;
    }

    int size() {
        return size;
    }

    /** Whether the sizes are far enough apart to tell a slope. */
    boolean spans() {
        return size >= 2 && rows[size - 1] >= SPAN * rows[0];
    }

    /** Neither a row nor a batch costs less than nothing. One point alone is taken for the cost of a batch. */
    LatencyModel.Linear line() {
        double alpha = Math.max(0, slope());
        WeightedMedian offsets = new WeightedMedian(size);
        for (int i = 0; i < size; i++) offsets.add(nanos[i] - alpha * rows[i], weights[i]);
        double beta = offsets.value();
        if (beta >= 0) return new LatencyModel.Linear(alpha, beta, 1);
        WeightedMedian perRow = new WeightedMedian(size);
        for (int i = 0; i < size; i++) perRow.add(nanos[i] / rows[i], weights[i]);
        return new LatencyModel.Linear(perRow.value(), 0, 1);
    }

    private double slope() {
        if (size < 2) return 0;
        WeightedMedian slopes = new WeightedMedian(size * (size - 1) / 2);
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                double span = rows[j] - rows[i];
                // Near neighbours tell a slope badly.
                slopes.add((nanos[j] - nanos[i]) / span, weights[i] * weights[j] * span);
            }
        }
        return slopes.value();
    }
}
