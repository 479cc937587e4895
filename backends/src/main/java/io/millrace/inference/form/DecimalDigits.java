package io.millrace.inference.form;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decimal digits as ASCII, eight at once: they are the bytes of one long, the first digit the lowest, so that halves,
 * quarters and single digits are split side by side, and leading or trailing zeros are counted in one operation. Whoever
 * writes leaves room behind the text: whole longs are stored.
 */
final class DecimalDigits {
    /** Bytes a whole number may touch. */
    static final int ROOM = 28;

    static final int EIGHT = 100_000_000;
    static final long ASCII = 0x3030_3030_3030_3030L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private DecimalDigits() {}

    /** The eight digits of a number below 10^8, leading zeros included; not yet ASCII. */
    static long of(long number) {
        long halves = (number / 10_000) | ((number % 10_000) << 32);
        // A product and a shift divide what is below 10,000 by 100, and what is below 100 by 10, rounding down.
        long hundreds = ((halves * 10_486) >>> 20) & 0x7F_0000_007FL;
        long quarters = hundreds | ((halves - 100 * hundreds) << 16);
        long tens = ((quarters * 103) >>> 10) & 0x000F_000F_000F_000FL;
        return tens | ((quarters - 10 * tens) << 8);
    }

    /** Whether eight bytes of text, less {@link #ASCII}, are digits all. */
    static boolean areDigits(long eight) {
        // The lowest byte that is none shows: those below it neither borrowed from it nor carry into it.
        return ((eight | (eight + 0x0606_0606_0606_0606L)) & 0xF0F0_F0F0_F0F0_F0F0L) == 0;
    }

    /** The number {@link #of} made these digits of: pairs, quarters and halves are put together side by side. */
    static long number(long eight) {
        long pairs = ((eight * 0xA01) >>> 8) & 0x00FF_00FF_00FF_00FFL;
        long quarters = ((pairs * 0x64_0001) >>> 16) & 0x0000_FFFF_0000_FFFFL;
        return (quarters * 0x2710_0000_0001L) >>> 32;
    }

    static int leadingZeros(long eight) {
        return Long.numberOfTrailingZeros(eight) >>> 3;
    }

    static long get(byte[] from, int at) {
        return (long) LONG.get(from, at);
    }

    /** Stores eight bytes. */
    static void put(long eight, byte[] to, int at) {
        LONG.set(to, at, eight);
    }

    /**
     * Writes a whole number.
     *
     * @param number unsigned
     * @return behind its last digit
     */
    static int write(long number, byte[] to, int at) {
        if (Long.compareUnsigned(number, EIGHT) < 0) return writeShort(number, to, at);
        int end = write(Long.divideUnsigned(number, EIGHT), to, at);
        put(of(Long.remainderUnsigned(number, EIGHT)) + ASCII, to, end);
        return end + 8;
    }

    private static int writeShort(long number, byte[] to, int at) {
        long eight = of(number);
        int left = leadingZeros(eight | (1L << 56));
        put((eight + ASCII) >>> (8 * left), to, at);
        return at + 8 - left;
    }
}
