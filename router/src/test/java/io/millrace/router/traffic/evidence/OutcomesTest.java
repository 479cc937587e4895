package io.millrace.router.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    @Test
    void refuseMoreBadOnesThanThereAre() {
        assertThatThrownBy(() -> new Outcomes(3, 4)).hasMessage("4 bad of 3");
        assertThatThrownBy(() -> new Outcomes(3, -1)).hasMessage("-1 bad of 3");
    }

    @Test
    void sayNothingWhereNothingWasSeen() {
        assertThat(Outcomes.NONE.logAgainst(0)).isZero();
        assertThat(Outcomes.NONE.logAgainst(0.3)).isZero();
        assertThat(Outcomes.NONE.interval(0.05)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void ruleOutWhatCannotHaveBeen() {
        assertThat(new Outcomes(10, 1).logAgainst(0)).isInfinite().isPositive();
        assertThat(new Outcomes(10, 9).logAgainst(1)).isInfinite().isPositive();
        assertThat(new Outcomes(10, 0).logAgainst(0)).isFinite();
        assertThat(new Outcomes(10, 10).logAgainst(1)).isFinite();
    }

    /** By hand: the average likelihood of one bad call of one is a half. */
    @Test
    void weighTheAverageLikelihoodAgainstTheOne() {
        assertThat(new Outcomes(1, 1).logAgainst(0.25)).isCloseTo(Math.log(0.5 / 0.25), within(1e-12));
        // Two good ones: the integral of (1-p)^2 by Beta(1/2,1/2) is 3/8.
        assertThat(new Outcomes(2, 0).logAgainst(0.5)).isCloseTo(Math.log(0.375 / 0.25), within(1e-12));
    }

    @Test
    void areAddedUp() {
        assertThat(new Outcomes(10, 2).plus(new Outcomes(5, 1))).isEqualTo(new Outcomes(15, 3));
    }

    @Test
    void intervalsHoldTheMeanThatWasSeenAndShrink() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            long count = random.nextLong(1, 100_000);
            long bad = random.nextLong(0, count + 1);
            Interval interval = new Outcomes(count, bad).interval(0.05);
            assertThat(interval.holds((double) bad / count)).isTrue();
            Interval later = new Outcomes(10 * count, 10 * bad).interval(0.05);
            assertThat(later.high() - later.low()).isLessThan(interval.high() - interval.low());
        }
    }

    @Test
    void areExactEnoughAtAThousandMillion() {
        Outcomes many = new Outcomes(1_000_000_000, 1_000_000);

        Interval interval = many.interval(0.05);

        // The normal bound for one look has a half-width of 1.96e-6; to be looked at always costs three times that
        // here.
        assertThat(interval.high() - interval.low()).isBetween(3.9e-6, 15e-6);
        assertThat(interval.low()).isCloseTo(2 * 0.001 - interval.high(), within(1e-7));
        // It is least where it should be, to some billionths, and no rounding lifts it above the threshold there.
        assertThat(many.logAgainst(0.001)).isNegative();
        assertThat(many.logAgainst(0.001)).isLessThan(many.logAgainst(0.001 + 1e-8));
        assertThat(many.logAgainst(0.001)).isLessThan(many.logAgainst(0.001 - 1e-8));
    }
}
