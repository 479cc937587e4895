package io.millrace.router.batch;

import java.util.Arrays;

/** The value with half of the weight on either side. */
final class WeightedMedian {
    private final Weighed[] all;
    private int size;
    private double total;

    private record Weighed(double value, double weight) {}

    WeightedMedian(int capacity) {
        all = new Weighed[capacity];
    }

    void add(double value, double weight) {
        all[size++] = new Weighed(value, weight);
        total += weight;
    }

    double value() {
        Arrays.sort(all, 0, size, (one, other) -> Double.compare(one.value, other.value));
        double passed = 0;
        for (int i = 0; i < size; i++) {
            passed += all[i].weight;
            if (passed >= total / 2) return all[i].value;
        }
        return 0;
    }
}
