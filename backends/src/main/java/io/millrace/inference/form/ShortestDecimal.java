package io.millrace.inference.form;

/**
 * Writes a float or double with the fewest digits that read back as the same value, of these the nearest to it: the text
 * of {@link Float#toString} and {@link Double#toString}, without making it first.
 *
 * <p>The digits are found as in R. Giulietti, "The Schubfach way to render doubles" (2022). With {@code 10^k} the largest
 * power of ten not above the distance between neighbours, the interval of what rounds to the value has a multiple of
 * {@code 10^k} in it, and perhaps one of {@code 10^(k+1)}. Value and ends of the interval, in quarters of {@code 10^k}, come
 * out of one product each with a power of ten; all that was cut off is kept in the lowest bit, so that comparisons with whole
 * numbers are exact.
 */
final class ShortestDecimal {
    /** Bytes a number may touch. */
    static final int ROOM = 32;

    private static final int PLACES_OF_FLOAT = 9;
    private static final int PLACES_OF_DOUBLE = 17;
    private static final long SIXTEEN = 10_000_000_000_000_000L;
    private static final long ZERO_POINT_ZEROS = 0x3030_3030_3030_2E30L;
    private static final long[] POWERS = new long[PLACES_OF_DOUBLE + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) POWERS[i] = 10 * POWERS[i - 1];
    }

    private ShortestDecimal() {}

    /**
     * Writes a finite float.
     *
     * @return behind its last character
     */
    static int write(float value, byte[] to, int at) {
        int bits = Float.floatToRawIntBits(value);
        to[at] = '-';
        int start = at + (bits >>> 31);
        int exponent = (bits >>> 23) & 0xFF;
        int fraction = bits & 0x7F_FFFF;
        if (exponent != 0) return ofFloat(fraction | 0x80_0000, exponent - 150, fraction == 0, 0, to, start);
        if (fraction == 0) return zero(to, start);
        // The JDK shows two digits at least, and of all pairs the nearest: ten times as much, and a place less.
        return fraction < 8
                ? ofFloat(10 * fraction, -149, false, -1, to, start)
                : ofFloat(fraction, -149, false, 0, to, start);
    }

    /** {@code c * 2^q}, and that times {@code 10^places}. */
    private static int ofFloat(int c, int q, boolean lowest, int places, byte[] to, int at) {
        boolean uneven = lowest && q != -149;
        int k = place(q, uneven);
        int shift = q + PowersOfTen.floorLog2(-k) + 1;
        long power = PowersOfTen.upper(-k) + 1;
        long quarters = 4L * c;
        long low = times(power, (quarters - (uneven ? 1 : 2)) << shift);
        long middle = times(power, quarters << shift);
        long high = times(power, (quarters + 2) << shift);
        long digits = shortest(low, middle, high, c & 1);
        int length = length(digits);
        long all = digits * POWERS[PLACES_OF_FLOAT - length];
        long first = all / DecimalDigits.EIGHT;
        long next = DecimalDigits.of(all - first * DecimalDigits.EIGHT);
        return write(first, next, 0, length + k + places, to, at);
    }

    private static long times(long power, long factor) {
        long product = Math.unsignedMultiplyHigh(power, factor << 32);
        return (product >>> 32) | (((product & 0xFFFF_FFFFL) + 0xFFFF_FFFEL) >>> 32);
    }

    /**
     * Writes a finite double.
     *
     * @return behind its last character
     */
    static int write(double value, byte[] to, int at) {
        long bits = Double.doubleToRawLongBits(value);
        to[at] = '-';
        int start = at + (int) (bits >>> 63);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        long fraction = bits & 0xF_FFFF_FFFF_FFFFL;
        if (exponent != 0) return ofDouble(fraction | (1L << 52), exponent - 1075, fraction == 0, 0, to, start);
        if (fraction == 0) return zero(to, start);
        return fraction < 3
                ? ofDouble(10 * fraction, -1074, false, -1, to, start)
                : ofDouble(fraction, -1074, false, 0, to, start);
    }

    private static int ofDouble(long c, int q, boolean lowest, int places, byte[] to, int at) {
        boolean uneven = lowest && q != -1074;
        int k = place(q, uneven);
        int shift = q + PowersOfTen.floorLog2(-k) + 1;
        long upper = PowersOfTen.upper(-k);
        long lower = PowersOfTen.lower(-k) + 1;
        long quarters = 4 * c;
        long low = times(upper, lower, (quarters - (uneven ? 1 : 2)) << shift);
        long middle = times(upper, lower, quarters << shift);
        long high = times(upper, lower, (quarters + 2) << shift);
        long digits = shortest(low, middle, high, c & 1);
        int length = length(digits);
        long all = digits * POWERS[PLACES_OF_DOUBLE - length];
        long first = all / SIXTEEN;
        long rest = all - first * SIXTEEN;
        long next = rest / DecimalDigits.EIGHT;
        long last = rest - next * DecimalDigits.EIGHT;
        return write(first, DecimalDigits.of(next), DecimalDigits.of(last), length + k + places, to, at);
    }

    private static long times(long upper, long lower, long factor) {
        long carried = Math.unsignedMultiplyHigh(lower, factor);
        long cut = upper * factor + carried;
        long product = Math.unsignedMultiplyHigh(upper, factor);
        if (Long.compareUnsigned(cut, carried) < 0) product++;
        return product | (Long.compareUnsigned(cut, 1) > 0 ? 1 : 0);
    }

    /** The largest k with {@code 10^k} not above {@code 2^q}, or three quarters of it below a power of two. */
    private static int place(int q, boolean uneven) {
        return (q * 1_262_611 - (uneven ? 524_031 : 0)) >> 22;
    }

    /**
     * Of the whole numbers within the ends, the multiple of ten if there is one, else the nearest to the middle. Branches
     * here would go either way with the digits of each value, so differences are made masks by their sign.
     *
     * @param odd 1 where the ends themselves round to a neighbour of the value
     */
    private static long shortest(long low, long middle, long high, long odd) {
        long least = low + odd;
        long most = high - odd;
        long below = middle >>> 2;
        long up = ((middle + 1 + (below & 1)) >>> 2) - below;
        // Under a power of two the lower end is close, and what is nearest may lie outside of it.
        long nearest = below + (up | (((below << 2) - least) >>> 63));
        if (below < 100) return nearest;
        long ten = below / 10 * 10;
        long tenOut = ((ten << 2) - least) >> 63;
        long nextOut = (most - ((ten + 10) << 2)) >> 63;
        return nearest + ((ten - nearest) & ~tenOut) + ((ten + 10 - nearest) & ~nextOut);
    }

    private static int length(long digits) {
        int least = ((64 - Long.numberOfLeadingZeros(digits)) * 1233) >>> 12;
        return least + 1 - (int) ((digits - POWERS[least]) >>> 63);
    }

    private static int zero(byte[] to, int at) {
        DecimalDigits.put(ZERO_POINT_ZEROS, to, at);
        return at + 3;
    }

    /**
     * Writes {@code 0.d...}, with one digit and twice eight behind the point, times {@code 10^point}.
     *
     * @param first not 0
     */
    private static int write(long first, long next, long last, int point, byte[] to, int at) {
        int digits = last == 0
                ? PLACES_OF_FLOAT - (Long.numberOfLeadingZeros(next) >>> 3)
                : PLACES_OF_DOUBLE - (Long.numberOfLeadingZeros(last) >>> 3);
        if (point > 0 && point <= 7) {
            put(first, next, last, to, at, at + 1);
            to[at + point] = '.';
            DecimalDigits.put((next + DecimalDigits.ASCII) >>> (8 * (point - 1)), to, at + point + 1);
            if (last != 0) DecimalDigits.put(last + DecimalDigits.ASCII, to, at + 10);
            return at + 1 + Math.max(digits, point + 1);
        }
        if (point > -3 && point <= 0) {
            DecimalDigits.put(ZERO_POINT_ZEROS, to, at);
            int start = at + 2 - point;
            put(first, next, last, to, start, start + 1);
            return start + digits;
        }
        put(first, next, last, to, at, at + 2);
        to[at + 1] = '.';
        return exponent(point - 1, to, at + 1 + Math.max(digits, 2));
    }

    private static void put(long first, long next, long last, byte[] to, int at, int rest) {
        to[at] = (byte) ('0' + first);
        DecimalDigits.put(next + DecimalDigits.ASCII, to, rest);
        if (last != 0) DecimalDigits.put(last + DecimalDigits.ASCII, to, rest + 8);
    }

    private static int exponent(int exponent, byte[] to, int at) {
        to[at] = 'E';
        to[at + 1] = '-';
        return DecimalDigits.write(Math.abs(exponent), to, at + 1 + (exponent >>> 31));
    }
}
