package io.millrace.bench.rig;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The median of pairwise ratios, with the 95 % bootstrap interval of that median, as {@code bench/proxy} has it.
 *
 * @param low  end of the interval
 * @param high end of the interval
 */
record Ratio(double median, double low, double high) {
    private static final int RESAMPLES = 10_000;
    /** Fixed: the same figures give the same interval. */
    private static final long SEED = 1;

    /** Pairs the two by position, one pair for each round. */
    static Ratio of(List<Double> over, List<Double> under) {
        if (over.size() != under.size() || over.isEmpty())
            throw new IllegalArgumentException(over.size() + " and " + under.size() + " figures are no pairs");
        double[] pairs = new double[over.size()];
        for (int i = 0; i < pairs.length; i++) pairs[i] = over.get(i) / under.get(i);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] medians = new double[RESAMPLES];
        double[] sample = new double[pairs.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < sample.length; j++) sample[j] = pairs[random.nextInt(pairs.length)];
            medians[i] = medianOf(sample);
        }
        Arrays.sort(medians);
        return new Ratio(medianOf(pairs), medians[(int) (0.025 * RESAMPLES)], medians[(int) (0.975 * RESAMPLES) - 1]);
    }

    /** Each figure over the same one, which is no measurement. */
    static Ratio of(List<Double> over, double under) {
        return of(over, over.stream().map(figure -> under).toList());
    }

    private static double medianOf(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
