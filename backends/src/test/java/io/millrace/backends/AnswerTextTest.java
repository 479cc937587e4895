package io.millrace.backends;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {
    private static String textOf(String body) {
        return AnswerText.of(Buffer.buffer(body), List.of("message", "error"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":7,\"error\":\"too late\"}|too late",
                "{\"error\":{\"code\":7,\"message\":\"too late\"}}|too late",
                "{\"code\":7}|{\"code\":7}",
                "{\"error\":7}|{\"error\":7}",
                "  too late |too late",
            })
    void isWhatTheServerSays(String body, String text) {
        assertThat(textOf(body)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "\r\n\t"})
    void saysSoWhereThereIsNone(String body) {
        assertThat(textOf(body)).isEqualTo("no message");
    }

    @Test
    void aBlankMessageIsNone() {
        assertThat(textOf("{\"error\":\"\"}")).isEqualTo("{\"error\":\"\"}");
        assertThat(textOf("{\"error\":\" \\n\",\"code\":7}")).isEqualTo("{\"error\":\" \\n\",\"code\":7}");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(textOf("{\"error\":\"" + "x".repeat(1_001) + "\"}")).isEqualTo("x".repeat(1_000) + "…");
        assertThat(textOf("x".repeat(1_001))).isEqualTo("x".repeat(64) + "…");
    }
}
