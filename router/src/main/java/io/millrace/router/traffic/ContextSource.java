package io.millrace.router.traffic;

import io.millrace.config.SelectSettings;

/**
 * By what of a call its arm is chosen, and what such choices are learned from.
 *
 * @param input of the model, the first row of which tells
 * @param size  of that row, 1 to 64
 */
public record ContextSource(String input, int size, SelectSettings.Learn learn) {
    /** Features that a row comes to. */
    public int features() {
        return size + 1;
    }

    /**
     * The row, and a constant before it: what an arm is worth whatever the row says.
     *
     * @param row of {@link #size} numbers
     * @throws IllegalArgumentException naming the place of one that is no number or beyond a million
     */
    public Features features(double[] row) {
        if (row.length != size) throw new IllegalArgumentException(row.length + " numbers, not " + size);
        for (int i = 0; i < size; i++)
            if (!(Math.abs(row[i]) <= Features.MOST))
                throw new IllegalArgumentException("number " + i + " is " + row[i] + ", not within a million of zero");
        double[] features = new double[size + 1];
        features[0] = 1;
        System.arraycopy(row, 0, features, 1, size);
        return Features.of(features);
    }
}
