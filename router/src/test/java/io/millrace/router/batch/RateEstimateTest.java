package io.millrace.router.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateEstimateTest {
    private static final long MILLI = 1_000_000;
    private static final double PER_SECOND = 1e-9;

    private final RateEstimate rate = new RateEstimate(500 * MILLI);

    @Test
    void isNothingBeforeAnythingCame() {
        assertThat(rate.perNano(-5)).isZero();
    }

    @Test
    void findsASteadyRateAndFollowsItsChange() {
        long now = 0;
        for (int i = 0; i < 2_000; i++) rate.add(2, now += 5 * MILLI);
        assertThat(rate.perNano(now)).isCloseTo(400 * PER_SECOND, within(8 * PER_SECOND));

        for (int i = 0; i < 2_000; i++) rate.add(1, now += MILLI);
        assertThat(rate.perNano(now)).isCloseTo(1_000 * PER_SECOND, within(20 * PER_SECOND));
    }

    @Test
    void fadesWhenNothingComes() {
        for (int i = 0; i < 1_000; i++) rate.add(1, i * MILLI);

        assertThat(rate.perNano(3_000 * MILLI)).isLessThan(25 * PER_SECOND);
    }
}
