package io.millrace.inference.form;

import java.math.BigInteger;

/**
 * For q from {@value #LEAST} to {@value #MOST}, {@code 10^q = (upper * 2^64 + lower) * 2^scale}, cut off after these 128
 * bits, the first of which is set. Exact from 0 to 55.
 */
final class PowersOfTen {
    static final int LEAST = -324;
    static final int MOST = 324;

    private static final long[] UPPER = new long[MOST - LEAST + 1];
    private static final long[] LOWER = new long[MOST - LEAST + 1];

    static {
        for (int q = LEAST; q <= MOST; q++) fill(q);
    }

    private PowersOfTen() {}

    private static void fill(int q) {
        BigInteger ten = BigInteger.TEN.pow(Math.abs(q));
        int bits = ten.bitLength();
        BigInteger scaled = q < 0
                ? BigInteger.ONE.shiftLeft(bits + 127).divide(ten)
                : ten.shiftLeft(128).shiftRight(bits);
        UPPER[q - LEAST] = scaled.shiftRight(64).longValue();
        LOWER[q - LEAST] = scaled.longValue();
    }

    static long upper(int q) {
        return UPPER[q - LEAST];
    }

    static long lower(int q) {
        return LOWER[q - LEAST];
    }

    static int scale(int q) {
        return floorLog2(q) - 127;
    }

    /** Of {@code 10^q}, for q far beyond the table. */
    static int floorLog2(int q) {
        return (q * 1_741_647) >> 19;
    }
}
