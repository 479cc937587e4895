package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BinomialTest {
    @Test
    void agreesWithTheTableOfTenCoins() {
        assertThat(Binomial.atLeast(5, 10, 0.5)).isCloseTo(638 / 1024.0, within(1e-9));
        assertThat(Binomial.atLeast(8, 10, 0.5)).isCloseTo(56 / 1024.0, within(1e-9));
        assertThat(Binomial.atMost(1, 10, 0.5)).isCloseTo(11 / 1024.0, within(1e-9));
    }

    @Test
    void needs459TrialsWithoutAMissToShowOneInAHundred() {
        assertThat(Binomial.atMost(0, 459, 0.01)).isLessThan(0.01);
        assertThat(Binomial.atMost(0, 458, 0.01)).isGreaterThan(0.01);
    }

    @Test
    void isCertainAtTheEnds() {
        assertThat(Binomial.atLeast(0, 5, 0.3)).isOne();
        assertThat(Binomial.atLeast(6, 5, 0.3)).isZero();
        assertThat(Binomial.atMost(5, 5, 0.3)).isOne();
    }

    @Test
    void sumsToOneForManyTrials() {
        assertThat(Binomial.atMost(99, 10_000, 0.01) + Binomial.atLeast(100, 10_000, 0.01))
                .isCloseTo(1, within(1e-9));
        assertThat(Binomial.atLeast(100, 10_000, 0.01)).isBetween(0.5, 0.53);
    }
}
