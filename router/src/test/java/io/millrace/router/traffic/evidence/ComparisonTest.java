package io.millrace.router.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final double ALPHA = 0.05;
    private static final double NEEDED = -Math.log(ALPHA);

    @Test
    void knowsNothingOfNothing() {
        Comparison comparison = new Comparison(Outcomes.NONE, Outcomes.NONE);

        assertThat(comparison.interval(ALPHA)).isEqualTo(new Interval(-1, 1));
        assertThat(comparison.provesBelow(0.9, NEEDED)).isFalse();
        assertThat(comparison.provesAbove(-0.9, NEEDED)).isFalse();
    }

    /** However well one is known, the other may be anything. */
    @Test
    void knowsNothingOfOneAlone() {
        Comparison comparison = new Comparison(new Outcomes(1_000_000, 10_000), Outcomes.NONE);

        Interval interval = comparison.interval(ALPHA);

        assertThat(interval.low()).isCloseTo(-0.01, within(0.001));
        assertThat(interval.high()).isCloseTo(0.99, within(0.001));
    }

    @Test
    void provesWhatTheIntervalTellsAndNothingElse() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 300; i++) {
            Comparison comparison = new Comparison(outcomes(random), outcomes(random));
            Interval interval = comparison.interval(ALPHA);
            double margin = random.nextDouble(-0.5, 0.5);
            double clear = 1e-9;

            assertThat(interval.holds(comparison.difference())).isTrue();
            if (Math.abs(margin - interval.high()) > clear)
                assertThat(comparison.provesBelow(margin, NEEDED)).isEqualTo(interval.high() < margin);
            if (Math.abs(margin - interval.low()) > clear)
                assertThat(comparison.provesAbove(margin, NEEDED)).isEqualTo(interval.low() > margin);
        }
    }

    @Test
    void isTheSameSeenFromTheOtherArm() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100; i++) {
            Outcomes one = outcomes(random);
            Outcomes other = outcomes(random);
            double margin = random.nextDouble(-0.5, 0.5);

            assertThat(new Comparison(one, other).logAgainstAtLeast(margin))
                    .isCloseTo(new Comparison(other, one).logAgainstAtMost(-margin), within(1e-6));
        }
    }

    /** The least value over the line, found on a grid, is what the search finds. */
    @Test
    void findsTheLeastValueOfTheRegion() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 30; i++) {
            Outcomes control = outcomes(random);
            Outcomes candidate = outcomes(random);
            double margin = candidate.mean() - control.mean() + random.nextDouble(0.01, 0.3);
            if (margin >= 1) continue;
            double least = Double.POSITIVE_INFINITY;
            for (double at = Math.max(0, -margin); at <= Math.min(1, 1 - margin); at += 1e-4)
                least = Math.min(least, control.logAgainst(at) + candidate.logAgainst(at + margin));

            double found = new Comparison(control, candidate).logAgainstAtLeast(margin);

            assertThat(found).isLessThanOrEqualTo(least + 1e-9).isGreaterThan(least - 0.5 - 0.05 * Math.abs(least));
        }
    }

    /** Two arms of a thousand million calls each: what differs by a part in ten thousand of a hundredth is told apart. */
    @Test
    void tellsArmsApartAtAThousandMillion() {
        Comparison comparison =
                new Comparison(new Outcomes(1_000_000_000, 10_000_000), new Outcomes(1_000_000_000, 10_050_000));

        Interval interval = comparison.interval(ALPHA);

        assertThat(interval.low()).isPositive();
        assertThat(interval.holds(5e-5)).isTrue();
        assertThat(interval.high() - interval.low()).isLessThan(7e-5);
    }

    @Test
    void comparesRewardsToo() {
        SplittableRandom random = new SplittableRandom(5);
        Measuring control = new Measuring();
        Measuring candidate = new Measuring();
        for (int i = 0; i < 20_000; i++) {
            control.add(random.nextDouble(0.2, 0.6));
            candidate.add(random.nextDouble(0.15, 0.55));
        }

        Interval interval = new Comparison(control.take(), candidate.take()).interval(ALPHA);

        assertThat(interval.high()).isNegative();
        assertThat(interval.holds(-0.05)).isTrue();
    }

    private static Outcomes outcomes(SplittableRandom random) {
        long count = random.nextLong(1, 5_000);
        return new Outcomes(count, random.nextLong(0, count + 1));
    }
}
