package io.millrace.router.traffic;

import java.util.Arrays;

/** What is known of a call, as finite numbers. Immutable. */
public final class Features {
    public static final Features NONE = new Features(new double[0]);

    static final double MOST = 1e6;

    private final double[] values;

    private Features(double[] values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException naming the place of one that is no number, or beyond a million: a model would not recover from it */
    public static Features of(double... values) {
        for (int i = 0; i < values.length; i++)
            if (!(Math.abs(values[i]) <= MOST))
                throw new IllegalArgumentException(
                        "feature " + i + " is " + values[i] + ", not within a million of zero");
        return new Features(values.clone());
    }

    public int size() {
        return values.length;
    }

    /** @param place from 0 */
    public double get(int place) {
        return values[place];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Features that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
