package io.millrace.router.traffic.bandit;

import java.util.ArrayList;
import java.util.List;

/**
 * Ridge regression that learns by the call: the inverse of the features' moments is kept, and each call changes it by rank one
 * (Sherman and Morrison), so that learning and asking both cost the square of the features.
 */
final class LinearModel {
    private final int size;
    private final double[] inverse;
    private final double[] moments;
    private final double[] weights;
    private final double[] projected;

    LinearModel(int size, double ridge) {
        this.size = size;
        this.inverse = new double[size * size];
        this.moments = new double[size];
        this.weights = new double[size];
        this.projected = new double[size];
        for (int i = 0; i < size; i++) inverse[i * size + i] = 1 / ridge;
    }

    double expected(Features call) {
        double sum = 0;
        for (int i = 0; i < size; i++) sum += weights[i] * call.get(i);
        return sum;
    }

    /** Of the expectation, in units of a reward's own variance. */
    double variance(Features call) {
        project(call);
        double sum = 0;
        for (int i = 0; i < size; i++) sum += projected[i] * call.get(i);
        return Math.max(0, sum);
    }

    void learn(Features call, double reward) {
        double scale = 1 / (1 + variance(call));
        for (int i = 0; i < size; i++) {
            moments[i] += reward * call.get(i);
            for (int j = 0; j < size; j++) inverse[i * size + j] -= scale * projected[i] * projected[j];
        }
        weigh();
    }

    private void project(Features call) {
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) sum += inverse[i * size + j] * call.get(j);
            projected[i] = sum;
        }
    }

    private void weigh() {
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) sum += inverse[i * size + j] * moments[j];
            weights[i] = sum;
        }
    }

    List<Double> numbers() {
        List<Double> numbers = new ArrayList<>(inverse.length + size);
        for (double value : inverse) numbers.add(value);
        for (double value : moments) numbers.add(value);
        return numbers;
    }

    /** Of another size it is of no use, and ignored. */
    void restore(List<Double> numbers) {
        if (numbers.size() != inverse.length + size) return;
        for (int i = 0; i < inverse.length; i++) inverse[i] = numbers.get(i);
        for (int i = 0; i < size; i++) moments[i] = numbers.get(inverse.length + i);
        weigh();
    }
}
