package io.millrace.grafana.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PromqlTextTest {
    @Test
    void writesTimesInTheirUnits() {
        assertThat(PromqlText.of(Duration.ofDays(3))).isEqualTo("3d");
        assertThat(PromqlText.of(Duration.ofMinutes(90))).isEqualTo("1h30m");
        assertThat(PromqlText.of(Duration.ofMillis(2_500))).isEqualTo("2s500ms");
        assertThat(PromqlText.of(Duration.ofNanos(1))).isEqualTo("0s");
    }

    @Test
    void quotesWhatWouldEndAString() {
        assertThat(PromqlText.of("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
    }
}
