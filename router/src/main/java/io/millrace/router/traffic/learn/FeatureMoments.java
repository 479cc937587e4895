package io.millrace.router.traffic.learn;

import io.millrace.router.traffic.Features;

/**
 * All that a linear model learns from calls: sums, which may be added up in any order. Its owner's thread only.
 *
 * <p>Of {@code size} features the products of any two, as the upper triangle of a matrix row by row, and each times the reward.
 */
public final class FeatureMoments {
    private final int size;
    private final double[] products;
    private final double[] rewarded;
    private long calls;

    public FeatureMoments(int size) {
        this.size = size;
        this.products = new double[size * (size + 1) / 2];
        this.rewarded = new double[size];
    }

    public int size() {
        return size;
    }

    /** That were added. */
    public long calls() {
        return calls;
    }

    /**
     * A call more.
     *
     * @param reward in [0,1]
     */
    public void add(Features of, double reward) {
        if (of.size() != size) throw new IllegalArgumentException(of.size() + " features, not " + size);
        int at = 0;
        for (int i = 0; i < size; i++) {
            double mine = of.get(i);
            rewarded[i] += reward * mine;
            for (int j = i; j < size; j++) products[at++] += mine * of.get(j);
        }
        calls++;
    }

    public void add(FeatureMoments more) {
        if (more.size != size) throw new IllegalArgumentException(more.size + " features, not " + size);
        for (int i = 0; i < products.length; i++) products[i] += more.products[i];
        for (int i = 0; i < size; i++) rewarded[i] += more.rewarded[i];
        calls += more.calls;
    }

    /** The sum of both features' products. */
    public double product(int one, int other) {
        int row = Math.min(one, other);
        return products[row * size - row * (row - 1) / 2 + Math.max(one, other) - row];
    }

    /** The sum of the feature times the reward. */
    public double rewarded(int feature) {
        return rewarded[feature];
    }

    /** How many numbers {@link #numbers} has for so many features. */
    public static int count(int size) {
        return size * (size + 1) / 2 + size;
    }

    /** The products, then what is rewarded. */
    public double[] numbers() {
        double[] numbers = new double[count(size)];
        System.arraycopy(products, 0, numbers, 0, products.length);
        System.arraycopy(rewarded, 0, numbers, products.length, size);
        return numbers;
    }

    /** Adds what {@link #numbers} told of as many features. */
    public void add(double[] numbers) {
        if (numbers.length != count(size)) throw new IllegalArgumentException(numbers.length + " numbers");
        for (int i = 0; i < products.length; i++) products[i] += numbers[i];
        for (int i = 0; i < size; i++) rewarded[i] += numbers[products.length + i];
    }
}
