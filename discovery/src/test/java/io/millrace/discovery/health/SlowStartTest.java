package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.discovery.EndpointState.Serving;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowStartTest {
    private static final long NOW = Long.MAX_VALUE - 10;

    @ParameterizedTest
    @CsvSource({"5000, 0.1", "4000, 0.28", "2500, 0.55", "500, 0.91", "0, 1", "-1, 1", "-9999999, 1", "60000, 0.1"})
    void growsFromATenthToAll(long leftMillis, double share) {
        Serving serving = new Serving(NOW + Duration.ofMillis(leftMillis).toNanos());

        assertThat(SlowStart.share(serving, EjectionSettings.DEFAULTS, NOW)).isCloseTo(share, within(1e-9));
    }

    @Test
    void isSwitchedOffByZero() {
        EjectionSettings settings = new EjectionSettings(5, Duration.ZERO, Duration.ofSeconds(30), 0.5, Duration.ZERO);

        assertThat(SlowStart.share(new Serving(NOW + 1), settings, NOW)).isEqualTo(1);
    }
}
