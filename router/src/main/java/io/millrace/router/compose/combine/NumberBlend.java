package io.millrace.router.compose.combine;

import io.millrace.config.CombineForm;

/** Mean, median or largest of floating numbers, and how far the members are apart. */
final class NumberBlend {
    private final CombineForm form;
    private final FloatingLines lines;
    private final double[] weights;
    private final double[][] values;
    /** Of the run, by element. */
    private final double[] mean;

    private final double[] size;
    private final double[] spread;
    private final double[] lowest;
    private final double[] highest;
    private final double[] sorted;
    private double agreement;

    NumberBlend(CombineForm form, FloatingLines lines, double[] weights) {
        this.form = form;
        this.lines = lines;
        this.weights = weights;
        this.values = lines.values();
        this.mean = new double[lines.room()];
        this.size = new double[lines.room()];
        this.spread = new double[lines.room()];
        this.lowest = new double[lines.room()];
        this.highest = new double[lines.room()];
        this.sorted = new double[weights.length];
    }

    CombinedOutput combined() {
        while (lines.next()) {
            int count = lines.count();
            begin(count);
            for (int member = 1; member < values.length; member++) add(values[member], weights[member], count);
            keepMeansWithin(count);
            spread(count);
            for (int from = 0; from < count; from += lines.width()) agreement += agreement(from);
            switch (form) {
                case MEAN -> means(count);
                case MEDIAN -> medians(count);
                case MAX -> largest(count);
                case VOTE -> throw new IllegalStateException("a vote is no blend");
            }
        }
        return new CombinedOutput(lines.data(), agreement / lines.lines());
    }

    private void begin(int count) {
        double[] first = values[0];
        double weight = weights[0];
        for (int i = 0; i < count; i++) {
            mean[i] = weight * first[i];
            size[i] = weight * Math.abs(first[i]);
            lowest[i] = first[i];
            highest[i] = first[i];
            spread[i] = 0;
        }
    }

    private void add(double[] its, double weight, int count) {
        for (int i = 0; i < count; i++) {
            double value = its[i];
            mean[i] += weight * value;
            size[i] += weight * Math.abs(value);
            lowest[i] = Math.min(lowest[i], value);
            highest[i] = Math.max(highest[i], value);
        }
    }

    /** Weights sum to 1 but for their last bits, and the mean of equal numbers is that number. */
    private void keepMeansWithin(int count) {
        for (int i = 0; i < count; i++) mean[i] = Math.max(lowest[i], Math.min(highest[i], mean[i]));
    }

    private void spread(int count) {
        for (int member = 0; member < values.length; member++) {
            double[] its = values[member];
            double weight = weights[member];
            for (int i = 0; i < count; i++) spread[i] += weight * Math.abs(its[i] - mean[i]);
        }
    }

    private double agreement(int from) {
        double apart = 0;
        double all = 0;
        for (int i = from; i < from + lines.width(); i++) {
            apart += spread[i];
            all += size[i];
        }
        if (!Double.isFinite(all)) {
            apart = 0;
            all = 0;
            for (int i = from; i < from + lines.width(); i++) {
                if (isFiniteForAll(i)) {
                    apart += spread[i];
                    all += size[i];
                } else if (!isSameForAll(i)) {
                    return 0;
                }
            }
        }
        if (all == 0) return 1;
        double agreement = 1 - apart / all / 2;
        return Double.isFinite(all) && agreement > 0 ? agreement : 0;
    }

    private boolean isFiniteForAll(int element) {
        for (double[] its : values) if (!Double.isFinite(its[element])) return false;
        return true;
    }

    private boolean isSameForAll(int element) {
        for (double[] its : values) if (Double.compare(its[element], values[0][element]) != 0) return false;
        return true;
    }

    private void means(int count) {
        for (int i = 0; i < count; i++) if (!Double.isFinite(mean[i])) mean[i] = meanOfNumbers(i);
        lines.write(mean);
    }

    private double meanOfNumbers(int element) {
        double sum = 0;
        double weight = 0;
        for (int member = 0; member < values.length; member++) {
            double value = values[member][element];
            if (Double.isNaN(value)) continue;
            sum += weights[member] * value;
            weight += weights[member];
        }
        int numbers = sortedNumbers(element);
        return numbers == 0 ? Double.NaN : Math.max(sorted[0], Math.min(sorted[numbers - 1], sum / weight));
    }

    private void medians(int count) {
        for (int i = 0; i < count; i++) mean[i] = median(sortedNumbers(i));
        lines.write(mean);
    }

    private double median(int numbers) {
        if (numbers == 0) return Double.NaN;
        double upper = sorted[numbers / 2];
        if (numbers % 2 != 0) return upper;
        double lower = sorted[numbers / 2 - 1];
        double sum = lower + upper;
        return Double.isInfinite(sum) ? lower / 2 + upper / 2 : sum / 2;
    }

    private void largest(int count) {
        for (int i = 0; i < count; i++) {
            if (!Double.isNaN(highest[i])) continue;
            int numbers = sortedNumbers(i);
            if (numbers > 0) highest[i] = sorted[numbers - 1];
        }
        lines.write(highest);
    }

    /** Puts what is not NaN in order; how many there are. By insertion: there are a few. */
    private int sortedNumbers(int element) {
        int numbers = 0;
        for (double[] its : values) {
            double value = its[element];
            if (Double.isNaN(value)) continue;
            int at = numbers++;
            for (; at > 0 && Double.compare(sorted[at - 1], value) > 0; at--) sorted[at] = sorted[at - 1];
            sorted[at] = value;
        }
        return numbers;
    }
}
