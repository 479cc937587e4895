package io.millrace.discovery.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Fault;
import org.junit.jupiter.api.Test;

class TrafficSignsTest {
    private static final Fault TIMED_OUT = new Fault.TimedOut(100);
    private static final Fault RESET = new Fault.Reset("end of stream");

    private final TrafficSigns signs = new TrafficSigns(3);

    @Test
    void tellsTheKeeperOnceUntilItLooks() {
        assertThat(signs.failure(RESET, 1)).isTrue();
        assertThat(signs.failure(RESET, 2)).isFalse();
        assertThat(signs.suspicion(3)).isFalse();

        signs.read();

        assertThat(signs.failure(RESET, 4)).isTrue();
    }

    @Test
    void tellsOfFailuresOnlyWhenTheyAreMany() {
        assertThat(signs.failure(TIMED_OUT, 1)).isFalse();
        assertThat(signs.failure(TIMED_OUT, 2)).isFalse();
        assertThat(signs.failure(TIMED_OUT, 3)).isTrue();
    }

    @Test
    void countsBrokenLinksInARow() {
        signs.failure(RESET, 1);
        signs.failure(RESET, 2);
        assertThat(signs.read().brokenLinks()).isEqualTo(2);

        signs.failure(TIMED_OUT, 3);

        assertThat(signs.read()).isEqualTo(new TrafficSigns.Reading(3, 0, false, 3, TIMED_OUT.text()));
    }

    @Test
    void startsAnewWithASuccess() {
        signs.failure(RESET, 1);
        signs.success();

        assertThat(signs.read().failures()).isZero();
        assertThat(signs.read().brokenLinks()).isZero();
    }

    @Test
    void readsASuspicionOnce() {
        signs.suspicion(1);

        assertThat(signs.read().suspected()).isTrue();
        assertThat(signs.read().suspected()).isFalse();
    }
}
