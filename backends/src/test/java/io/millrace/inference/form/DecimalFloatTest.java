package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's parsers are the reference. */
class DecimalFloatTest {
    private static final int CASES = 20_000;

    @Test
    void readsShortestTextBack() {
        Random random = new Random(1);
        for (int i = 0; i < CASES; i++) {
            agrees(Float.toString(Float.intBitsToFloat(random.nextInt() & 0xFF7FFFFF)));
            agrees(Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62))));
            agrees(Double.toString(random.nextDouble()));
        }
    }

    @Test
    void readsAnyDigitsAndExponent() {
        Random random = new Random(2);
        for (int i = 0; i < CASES; i++) {
            long digits = random.nextLong() >>> random.nextInt(64);
            agrees(Long.toUnsignedString(digits) + "e" + random.nextInt(-90, 90));
        }
    }

    @Test
    void roundsAsTheJdkAtAndBesideTheMiddle() {
        Random random = new Random(3);
        for (int i = 0; i < CASES / 10; i++) {
            float f = Math.abs(Float.intBitsToFloat(random.nextInt(0x20000000, 0x5F000000)));
            BigDecimal middle =
                    new BigDecimal(f).add(new BigDecimal(Math.nextUp(f))).divide(BigDecimal.TWO);
            String text = middle.toString();
            agrees(text);
            agrees(text + (text.contains(".") && !text.contains("E") ? "1" : ""));
            double d = random.nextLong() >>> 10;
            agrees(new BigDecimal(d)
                    .add(new BigDecimal(Math.nextUp(d)))
                    .divide(BigDecimal.TWO)
                    .toPlainString());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "0.0",
                "-0.000e5",
                "1e-400",
                "1e400",
                "-1e400",
                "3.4028235e38",
                "3.4028236e38",
                "3.40282357e38",
                "1.17549435e-38",
                "1e-45",
                "7e-46",
                "4.9e-324",
                "2.2250738585072011e-308",
                "1.7976931348623157e308",
                "1.7976931348623159e308",
                "9007199254740993",
                "9007199254740992.5",
                "0.1",
                "123456789012345678901234567890",
                "0.000000000000000000000000000000000000000000000000000001",
                "18446744073709551615",
                "18446744073709551616",
                "8.41905e-309",
                "6.10951562e-5",
                "16777217",
                "16777216.99999999999"
            })
    void agreesOnTheEdges(String text) {
        agrees(text);
    }

    private static void agrees(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        JsonLexer token = new JsonLexer(bytes, 0, 0, bytes.length);
        token.scalar("a number");
        boolean same = token.stop == bytes.length
                && Double.compare(DecimalFloat.toDouble(token), Double.parseDouble(text)) == 0
                && Float.compare(DecimalFloat.toFloat(token), Float.parseFloat(text)) == 0;
        assertThat(same).as(text).isTrue();
    }
}
