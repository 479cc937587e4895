package io.millrace.chaos.echo;

import io.millrace.chaos.Seed;

/**
 * {@code y} is {@code x} with a hash of the row in its first column.
 *
 * <pre>
 *   x row: salt | id | row | drawn values…
 *   y row: hash | id | row | the same values…
 * </pre>
 *
 * Every value is a multiple of 2<sup>-12</sup> below 2<sup>24</sup>, so it is exact in FP32 and in decimal text.
 */
public final class EchoModel {
    public static final String NAME = "echo";
    public static final String INPUT = "x";
    public static final String OUTPUT = "y";
    public static final int MIN_COLUMNS = 3;
    /** Ids lie in [0, this): the integers FP32 holds exactly. */
    public static final int ID_LIMIT = 1 << 24;

    private static final int ID = 1;
    private static final int ROW = 2;

    private EchoModel() {}

    /** The question with this id; the same for the same arguments. */
    public static Rows question(int id, int rows, int columns, long seed) {
        if (id < 0 || id >= ID_LIMIT) throw new IllegalArgumentException("id " + id + " is not exact in FP32");
        if (columns < MIN_COLUMNS) throw new IllegalArgumentException("a row needs " + MIN_COLUMNS + " columns");
        float[] values = new float[rows * columns];
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            for (int column = 0; column < columns; column++)
                values[at + column] = (Seed.bits(seed ^ id, at + column) & 0xFF_FFFF) / 4096f;
            values[at + ID] = id;
            values[at + ROW] = row;
        }
        return new Rows(rows, columns, values);
    }

    public static Rows answer(Rows x) {
        float[] values = x.values().clone();
        for (int row = 0; row < x.count(); row++) values[row * x.columns()] = hash(x, row);
        return new Rows(x.count(), x.columns(), values);
    }

    /** Whose row it is, of a question or an answer; -1 when it carries no id. */
    public static int idOf(Rows tensor, int row) {
        if (tensor.columns() < MIN_COLUMNS) return -1;
        float id = tensor.at(row, ID);
        return id >= 0 && id < ID_LIMIT && id == Math.rint(id) ? (int) id : -1;
    }

    /** What an answer to {@code x} is worth. */
    public static Verdict judge(Rows x, Rows y) {
        for (int row = 0; row < y.count(); row++) {
            int owner = idOf(y, row);
            if (owner >= 0 && owner != idOf(x, 0)) return new Verdict.Misdelivered(owner);
        }
        if (y.count() != x.count() || y.columns() != x.columns())
            return new Verdict.Wrong("shape [" + y.count() + "," + y.columns() + "]");
        float[] right = answer(x).values();
        for (int i = 0; i < right.length; i++) {
            if (y.values()[i] != right[i])
                return new Verdict.Wrong("y[" + i + "] is " + y.values()[i] + ", not " + right[i]);
        }
        return new Verdict.Right();
    }

    private static float hash(Rows x, int row) {
        long hash = 0;
        for (int column = 0; column < x.columns(); column++)
            hash = Seed.bits(hash, Float.floatToIntBits(x.at(row, column)));
        return hash & 0xFF_FFFF;
    }
}
