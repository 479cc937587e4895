package io.millrace.chaos.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ErrorBoundTest {
    @Test
    void isTheRuleOfThreeWhereNothingFailed() {
        assertThat(ErrorBound.of(20_000, 0)).isCloseTo(3.0 / 20_000, within(1e-6));
        assertThat(ErrorBound.of(3_000_000, 0)).isLessThan(1e-6);
    }

    /** Against Clopper and Pearson's own table: 95 %, one sided. */
    @Test
    void isCloppersAndPearsonsWhereSomeFailed() {
        assertThat(ErrorBound.of(10, 1)).isCloseTo(0.3942, within(1e-4));
        assertThat(ErrorBound.of(100, 2)).isCloseTo(0.0616, within(1e-4));
        assertThat(ErrorBound.of(100, 100)).isEqualTo(1);
    }
}
