package io.millrace.inference.form;

import java.nio.charset.StandardCharsets;

/**
 * The double or float nearest to a decimal number, ties to even, without making an object for it.
 *
 * <p>Small numbers are exact in one operation (Clinger, "How to read floating point numbers accurately", 1990). Others
 * are multiplied with 128 bits of the power of ten, which settles all but about one in a billion (Lemire, "Number parsing
 * at a gigabyte per second", 2021, section 5). The rest, and exponents out of the table, go to the JDK.
 */
final class DecimalFloat {
    /** Of exponents whose products are normal doubles. */
    private static final int MOST = 64;

    private static final long EXACT_LIMIT = 1L << 53;
    private static final double[] EXACT_POWERS = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < EXACT_POWERS.length; i++, power *= 10) EXACT_POWERS[i] = power;
    }

    private DecimalFloat() {}

    /** The double nearest to the last number of {@code token}; infinite when its magnitude is too large. */
    static double toDouble(JsonLexer token) {
        double magnitude = token.isExact() ? magnitude(token.digits, token.exponent) : Double.NaN;
        if (Double.isNaN(magnitude)) return Double.parseDouble(ascii(token));
        return token.negative ? -magnitude : magnitude;
    }

    /** The float nearest to the last number of {@code token}; infinite when its magnitude is too large. */
    static float toFloat(JsonLexer token) {
        double magnitude = token.isExact() ? magnitude(token.digits, token.exponent) : Double.NaN;
        if (Double.isNaN(magnitude) || roundsTwice(magnitude)) return Float.parseFloat(ascii(token));
        return (float) (token.negative ? -magnitude : magnitude);
    }

    private static String ascii(JsonLexer token) {
        return new String(token.text, token.start, token.stop - token.start, StandardCharsets.ISO_8859_1);
    }

    /**
     * Whether a double's rounding may have hidden on which side of the middle between two floats the number lies: only if
     * the double is that middle, or the float would be subnormal.
     */
    private static boolean roundsTwice(double magnitude) {
        if (magnitude < Float.MIN_NORMAL) return magnitude != 0;
        return (Double.doubleToRawLongBits(magnitude) & 0x1FFF_FFFFL) == 0x1000_0000L;
    }

    /** {@code digits * 10^exponent}; NaN when this method cannot tell. */
    private static double magnitude(long digits, int exponent) {
        if (digits == 0) return 0;
        if (digits > 0 && digits <= EXACT_LIMIT && exponent >= -22 && exponent <= 22)
            return exponent < 0 ? digits / EXACT_POWERS[-exponent] : digits * EXACT_POWERS[exponent];
        return exponent < -MOST || exponent > MOST ? Double.NaN : byProduct(digits, exponent);
    }

    private static double byProduct(long digits, int exponent) {
        int shift = Long.numberOfLeadingZeros(digits);
        long factor = digits << shift;
        long power = PowersOfTen.upper(exponent);
        long middle = factor * power;
        long upper = Math.unsignedMultiplyHigh(factor, power);
        long rest = Math.unsignedMultiplyHigh(factor, PowersOfTen.lower(exponent));
        middle += rest;
        if (Long.compareUnsigned(middle, rest) < 0) upper++;
        // The product is upper:middle or one more in the last place. 53 bits of it and the half below them decide,
        // unless all that follows is 0 after a half (a tie, perhaps) or 1 (a carry, perhaps).
        int top = (int) (upper >>> 63);
        int below = top + 9;
        long tail = upper & ((1L << below) - 1);
        long mantissa = upper >>> below;
        if (tail == 0 && middle == 0 && (mantissa & 1) == 1) return Double.NaN;
        if (tail == (1L << below) - 1 && middle == -1) return Double.NaN;
        return assemble((mantissa + 1) >>> 1, 128 + below + 1 - shift + PowersOfTen.scale(exponent));
    }

    /** {@code mantissa * 2^power} for a mantissa in [2^52, 2^53] and a power that keeps it a normal double. */
    private static double assemble(long mantissa, int power) {
        if (mantissa == EXACT_LIMIT) return assemble(mantissa >>> 1, power + 1);
        long biased = power + 52L + Double.MAX_EXPONENT;
        return Double.longBitsToDouble((biased << 52) | (mantissa & ((EXACT_LIMIT >>> 1) - 1)));
    }
}
