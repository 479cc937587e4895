package io.millrace.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainScalarTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "off",
                "on",
                "yes",
                "no",
                "y",
                "n",
                "Off",
                "tRUE",
                "nil",
                "010",
                "0o10",
                "0x1F",
                "1_000",
                "1:30",
                "190:20:30",
                ".inf",
                "-.Inf",
                ".nan",
                "1e999",
                "1e99999",
                "+",
                "-",
                ".",
                "1.2.3",
                "--1",
                "2026-01-01",
                "=",
                "1 000"
            })
    void isTextWhereReadersDisagree(String plain) {
        assertThat(PlainScalar.read(plain).isTextual()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-1,-1", "+7,7", "8080,8080", "5.0,5", "1e3,1000", "999999999999999999,999999999999999999"})
    void isAWholeNumber(String plain, long expected) {
        JsonNode value = PlainScalar.read(plain);

        assertThat(value.isIntegralNumber()).isTrue();
        assertThat(value.longValue()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"99.9,99.9", ".5,0.5", "-1.5e-3,-0.0015", "1e300,1e300", "9999999999999999999,1e19"})
    void isANumber(String plain, double expected) {
        JsonNode value = PlainScalar.read(plain);

        assertThat(value.isDouble()).isTrue();
        assertThat(value.doubleValue()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
    void isNothing(String plain) {
        assertThat(PlainScalar.read(plain).isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"true,true", "True,true", "TRUE,true", "false,false", "False,false", "FALSE,false"})
    void isAFlag(String plain, boolean expected) {
        assertThat(PlainScalar.read(plain).isBoolean()).isTrue();
        assertThat(PlainScalar.read(plain).booleanValue()).isEqualTo(expected);
    }
}
