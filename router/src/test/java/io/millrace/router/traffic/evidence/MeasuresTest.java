package io.millrace.router.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    @Test
    void refuseWhatIsNoNumberOfTheRange() {
        Measuring measuring = new Measuring();

        for (double wrong : new double[] {-1e-9, 1.000_001, Double.NaN, Double.POSITIVE_INFINITY})
            assertThatThrownBy(() -> measuring.add(wrong)).hasMessage(wrong + " is not in [0,1]");

        assertThat(measuring.take()).isEqualTo(Measures.NONE);
    }

    @Test
    void refuseSumsThatCannotBe() {
        assertThatThrownBy(() -> new Measures(1, 1.5, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Measures(1, Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Measures(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sayNothingWhereNothingWasSeen() {
        assertThat(Measures.NONE.logAgainst(0.2)).isCloseTo(Math.log(0.5), within(1e-9));
        assertThat(Measures.NONE.interval(0.05)).isEqualTo(new Interval(0, 1));
    }

    @Test
    void areAsGoodTakenByPartsAsAtOnce() {
        SplittableRandom random = new SplittableRandom(2);
        Measuring whole = new Measuring();
        Measuring parts = new Measuring();
        Measures sum = Measures.NONE;
        for (int i = 0; i < 1_000; i++) {
            double number = random.nextDouble();
            whole.add(number);
            parts.add(number);
            if (i % 7 == 0) sum = sum.plus(parts.take());
        }
        sum = sum.plus(parts.take());

        Measures expected = whole.take();

        assertThat(sum.count()).isEqualTo(expected.count());
        assertThat(sum.sum()).isCloseTo(expected.sum(), within(1e-9));
        assertThat(sum.spread()).isCloseTo(expected.spread(), within(1e-9));
    }

    /** A rating between 0.6 and 0.8 tells more than a click of the same mean. */
    @Test
    void tellMoreTheLessTheyVary() {
        SplittableRandom random = new SplittableRandom(3);
        Measures steady = of(5_000, () -> random.nextDouble(0.6, 0.8));
        Measures clicks = of(5_000, () -> random.nextDouble() < 0.7 ? 1 : 0);

        assertThat(width(steady)).isLessThan(width(clicks) / 4);
    }

    /** Numbers of 0 and 1 may be told either way; not knowing of it costs this one some width. */
    @Test
    void areAboutAsTightAsOutcomesForClicks() {
        SplittableRandom random = new SplittableRandom(4);
        Measures clicks = of(5_000, () -> random.nextDouble() < 0.3 ? 1 : 0);
        Outcomes same = new Outcomes(clicks.count(), Math.round(clicks.sum()));

        assertThat(width(clicks) / width(same)).isBetween(0.9, 1.3);
    }

    @Test
    void keepTheirSumOverManyNumbers() {
        Measuring measuring = new Measuring();
        int numbers = 30_000_000;
        for (int i = 0; i < numbers; i++) measuring.add(0.1);

        assertThat(measuring.take().sum()).isCloseTo(numbers * 0.1, within(1e-6));
    }

    @Test
    void areExactEnoughAtAThousandMillion() {
        Measures many = new Measures(1_000_000_000, 3e8, 4e7);

        Interval interval = many.interval(0.05);

        // 1.96 deviations of the mean are 0.392e-6·... of one look; always-valid costs some times that.
        double oneLook = 1.96 * Math.sqrt(4e7) / 1e9;
        assertThat((interval.high() - interval.low()) / 2 / oneLook).isBetween(1.5, 4.5);
        assertThat(interval.low()).isCloseTo(0.6 - interval.high(), within(1e-9));
    }

    private static double width(MeanEvidence evidence) {
        Interval interval = evidence.interval(0.05);
        return interval.high() - interval.low();
    }

    private static Measures of(int count, DoubleSupplier numbers) {
        Measuring measuring = new Measuring();
        for (int i = 0; i < count; i++) measuring.add(numbers.getAsDouble());
        return measuring.take();
    }
}
