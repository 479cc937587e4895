package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The JDK's texts are the reference. */
class DecimalDigitsTest {
    private static final int CASES = Integer.getInteger("cases", 200_000);

    private final byte[] text = new byte[DecimalDigits.ROOM];

    @Test
    void writesWholeNumbersAsTheJdk() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) agrees(random.nextLong() >>> random.nextInt(64));
        for (long power = 1; power > 0; power *= 10) for (int step = -1; step <= 1; step++) agrees(power + step);
        agrees(-1);
    }

    private void agrees(long number) {
        int length = DecimalDigits.write(number, text, 0);
        String written = new String(text, 0, length, StandardCharsets.ISO_8859_1);
        if (!written.equals(Long.toUnsignedString(number)))
            assertThat(written).isEqualTo(Long.toUnsignedString(number));
    }

    @Test
    void readsWhatItMade() {
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            int number = random.nextInt(DecimalDigits.EIGHT) / (i % 10 + 1);
            long digits = DecimalDigits.of(number);
            boolean same = DecimalDigits.areDigits(digits)
                    && DecimalDigits.number(digits) == number
                    && DecimalDigits.leadingZeros(digits)
                            == 8 - (number == 0 ? 0 : String.valueOf(number).length());
            assertThat(same).as("%s", number).isTrue();
        }
    }

    @Test
    void takesNoOtherByteForADigit() {
        Random random = new Random(3);
        for (int place = 0; place < 8; place++)
            for (int b = 0; b < 256; b++) {
                byte[] eight =
                        "%08d".formatted(random.nextInt(DecimalDigits.EIGHT)).getBytes(StandardCharsets.US_ASCII);
                eight[place] = (byte) b;
                boolean digit = b >= '0' && b <= '9';
                assertThat(DecimalDigits.areDigits(DecimalDigits.get(eight, 0) - DecimalDigits.ASCII))
                        .as("byte %s at %s", b, place)
                        .isEqualTo(digit);
            }
    }
}
