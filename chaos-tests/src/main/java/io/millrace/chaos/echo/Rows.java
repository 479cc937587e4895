package io.millrace.chaos.echo;

/** An FP32 tensor of shape {@code [rows, columns]}, row-major. The array is shared, not copied. */
public final class Rows {
    private final int count;
    private final int columns;
    private final float[] values;

    public Rows(int count, int columns, float[] values) {
        if ((long) count * columns != values.length)
            throw new IllegalArgumentException("[" + count + "," + columns + "] is not " + values.length + " values");
        this.count = count;
        this.columns = columns;
        this.values = values;
    }

    public int count() {
        return count;
    }

    public int columns() {
        return columns;
    }

    public float at(int row, int column) {
        return values[row * columns + column];
    }

    /** Row after row; shared. */
    public float[] values() {
        return values;
    }

    /** The same values under another shape. */
    public Rows reshaped(int otherCount, int otherColumns) {
        return new Rows(otherCount, otherColumns, values);
    }
}
