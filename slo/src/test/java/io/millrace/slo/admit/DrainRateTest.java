package io.millrace.slo.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrainRateTest {
    private static final long MILLI = 1_000_000;

    private final DrainRate rate = new DrainRate();

    @Test
    void isUnknownUntilAQueueWasSeenDraining() {
        rate.isShort(true, 0);
        rate.drained(10, 1, 10 * MILLI);
        rate.drained(10, 1, 20 * MILLI);
        rate.drained(30, 1, 50 * MILLI);

        assertThat(rate.isKnown()).isFalse();
        rate.drained(10, 1, 60 * MILLI);
        assertThat(rate.isKnown()).isTrue();
        assertThat(rate.perNano()).isCloseTo(1.0 / MILLI, within(0.02 / MILLI));
    }

    @Test
    void doesNotCountTimeInWhichNothingHadToWait() {
        rate.isShort(true, 0);
        rate.drained(100, 1, 100 * MILLI);
        rate.isShort(false, 100 * MILLI);

        rate.drained(1, 0, 500 * MILLI);
        rate.isShort(true, 1_000 * MILLI);

        assertThat(rate.perNano()).isCloseTo(1.0 / MILLI, within(0.02 / MILLI));
    }

    @Test
    void followsWhatHasBecomeSlower() {
        rate.isShort(true, 0);
        for (int i = 1; i <= 1_000; i++) rate.drained(10, 1, 10 * MILLI * i);

        for (int i = 1_001; i <= 2_200; i++) rate.drained(1, 1, 10 * MILLI * i);

        assertThat(rate.perNano()).isCloseTo(0.1 / MILLI, within(0.03 / MILLI));
    }
}
