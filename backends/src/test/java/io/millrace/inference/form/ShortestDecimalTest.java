package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's texts are the reference: they read back as the value and have the fewest digits that do. */
class ShortestDecimalTest {
    private static final int CASES = Integer.getInteger("cases", 500_000);

    private final byte[] text = new byte[ShortestDecimal.ROOM + 1];
    private long differing;
    private String first = "";

    @Test
    void writesFloatsAsTheJdk() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            agrees(Float.intBitsToFloat(random.nextInt()));
            agrees(random.nextFloat());
            agrees((random.nextInt() >> random.nextInt(32)) / (float) Math.pow(10, random.nextInt(8)));
        }
        assertThat(differing).as(first).isZero();
    }

    @Test
    void writesDoublesAsTheJdk() {
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            agrees(Double.longBitsToDouble(random.nextLong()));
            agrees(random.nextDouble());
            agrees((double) random.nextFloat());
            agrees((random.nextLong() >> random.nextInt(64)) / Math.pow(10, random.nextInt(20)));
        }
        assertThat(differing).as(first).isZero();
    }

    /** Powers of two, whose lower neighbour is closer than the upper, the least of all values, and those beside them. */
    @Test
    void agreesAtTheEndsOfEachExponent() {
        for (int exponent = 0; exponent < 0xFF; exponent++)
            for (int step = -10; step <= 10; step++) agrees(Float.intBitsToFloat((exponent << 23) + step));
        for (long exponent = 0; exponent < 0x7FF; exponent++)
            for (int step = -10; step <= 10; step++) agrees(Double.longBitsToDouble((exponent << 52) + step));
        assertThat(differing).as(first).isZero();
    }

    /** The products add one to the last place of a power that is cut off: there must be room for it. */
    @Test
    void noPowerOfTenIsAllOnes() {
        for (int q = PowersOfTen.LEAST; q <= PowersOfTen.MOST; q++) {
            assertThat(PowersOfTen.upper(q)).isLessThan(-1);
            assertThat(PowersOfTen.lower(q)).isNotEqualTo(-1);
        }
    }

    @Test
    void touchesNoMoreThanItsRoom() {
        text[ShortestDecimal.ROOM] = 'x';
        agrees(-Double.MIN_NORMAL);
        agrees(-Math.nextDown(Double.MIN_NORMAL));
        agrees(-1234567.8901234567);
        agrees(-0.0012345678901234567);
        assertThat(text[ShortestDecimal.ROOM]).isEqualTo((byte) 'x');
        assertThat(differing).as(first).isZero();
    }

    private void agrees(float value) {
        if (Float.isFinite(value)) compare(Float.toString(value), ShortestDecimal.write(value, text, 0));
    }

    private void agrees(double value) {
        if (Double.isFinite(value)) compare(Double.toString(value), ShortestDecimal.write(value, text, 0));
    }

    private void compare(String expected, int length) {
        boolean same = length == expected.length();
        for (int i = 0; same && i < length; i++) same = text[i] == expected.charAt(i);
        if (!same && differing++ == 0)
            first = expected + " written as " + new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }
}
