package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowTimesTest {
    @Test
    void tellsWhatEndlessBatchesWouldBeWorth() {
        RowTimes times = new RowTimes(Duration.ofMillis(1), Duration.ofMillis(4));

        assertThat(times.unbatchedPerSecond()).isEqualTo(200);
        assertThat(times.facts(Duration.ofMillis(50)))
                .isEqualTo(Map.of("alpha", "1.00ms", "beta", "4.00ms", "1+beta/alpha", "5.000", "slo", "50.0ms"));
    }
}
