package io.millrace.inference.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-1.5e+10",
                "1E-2",
                "\"\"",
                "\"\\u00e9\\ud83d\\ude00\\n\\/\"",
                "\"é😀\"",
                "true",
                "null",
                "[]",
                "{}",
                " [ 1 , [ ] , { \"a\" : [ { } ] } ] ",
                "NaN",
                "-Infinity",
                "[Infinity,Inf,-Inf]"
            })
    void takesJson(String text) {
        JsonScanner in = scanner(text);
        in.skip();
        in.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "01",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "-",
                "--1",
                "0x10",
                "tru",
                "True",
                "nul",
                "nan",
                "-NaN",
                "'a'",
                "\"",
                "\"\\",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\ud800\"",
                "\"\\ud800\\u0041\"",
                "\"\\udc00\"",
                "\"a\nb\"",
                "[",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{a:1}",
                "{1:1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1]",
                "]",
                "1 1",
                "[] []",
                "//",
                "\u00a01"
            })
    void refusesWhatIsNot(String text) {
        assertThatThrownBy(() -> {
                    JsonScanner in = scanner(text);
                    in.skip();
                    in.end();
                })
                .isInstanceOf(JsonException.class)
                .hasMessageMatching("(?s).+ at byte \\d+");
    }

    @ParameterizedTest
    @CsvSource({
        "C0 80",
        "C1 BF",
        "E0 80 80",
        "ED A0 80",
        "F0 80 80 80",
        "F4 90 80 80",
        "F5 80 80 80",
        "80",
        "C3",
        "E2 82",
        "FF"
    })
    void refusesWhatIsNotUtf8(String hex) {
        byte[] text = HexFormat.of().withDelimiter(" ").parseHex("22 " + hex + " 22");

        assertThatThrownBy(() -> JsonScanner.of(text).skip()).hasMessageContaining("not UTF-8");
    }

    @Test
    void endsAtItsDepthWhateverTheText() {
        String hundred = "[".repeat(100) + "]".repeat(100);
        scanner(hundred).skip();

        assertThatThrownBy(() -> scanner("[" + hundred + "]").skip()).hasMessageContaining("deeper than 100");
        assertThatThrownBy(() -> scanner("{\"a\":".repeat(1_000_000)).skip()).hasMessageContaining("deeper than 100");
    }

    @Test
    void refusesAFieldGivenTwice() {
        JsonScanner in = scanner("{\"id\":1,\"\\u0069d\":2}");
        JsonFields fields = JsonFields.enter(in);
        fields.next();
        in.skip();

        assertThatThrownBy(fields::next).hasMessageContaining("'id' is given twice");
    }

    @Test
    void pullsFieldsAndElements() {
        JsonScanner in =
                scanner("{\"id\":\"x\\ty\",\"list\":[1,-2],\"on\":true,\"skipped\":{\"a\":[1]},\"none\":null}");
        JsonFields fields = JsonFields.enter(in);

        assertThat(fields.next()).isTrue();
        assertThat(in.string()).isEqualTo("x\ty");
        assertThat(fields.next()).isTrue();
        in.enterArray();
        assertThat(in.nextElement()).isTrue();
        assertThat(in.integer()).isEqualTo(1);
        assertThat(in.nextElement()).isTrue();
        assertThat(in.integer()).isEqualTo(-2);
        assertThat(in.nextElement()).isFalse();
        assertThat(fields.next()).isTrue();
        assertThat(in.flag()).isTrue();
        assertThat(fields.next()).isTrue();
        assertThat(fields.name()).isEqualTo("skipped");
        in.skip();
        assertThat(fields.next()).isTrue();
        assertThat(in.takeNull()).isTrue();
        assertThat(fields.next()).isFalse();
        in.end();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9223372036854775808",
                "-9223372036854775809",
                "1.0",
                "1e2",
                "true",
                "\"1\"",
                "[1]",
                "99999999999999999999"
            })
    void refusesWhatIsNoLong(String text) {
        assertThatThrownBy(() -> scanner(text).integer()).isInstanceOf(JsonException.class);
    }

    @Test
    void readsTheLimitsOfALong() {
        assertThat(scanner("9223372036854775807").integer()).isEqualTo(Long.MAX_VALUE);
        assertThat(scanner("-9223372036854775808").integer()).isEqualTo(Long.MIN_VALUE);
    }

    private static JsonScanner scanner(String text) {
        return JsonScanner.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
