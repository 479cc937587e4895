package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Priority;
import io.millrace.router.simulate.LoadPattern.Random;
import io.millrace.router.simulate.LoadPattern.Stretch;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
    private static final int MANY = 200_000;
    private static final long SECOND = 1_000_000_000L;

    /** The standard error of the mean is variation / sqrt(n): 0.9 % for 4. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1, 2, 4})
    void comeAtTheirRateWithTheirVariation(double variation) {
        double[] intervals = intervals(Random.gamma(1_000, variation));

        double mean = mean(intervals);
        double deviation = 0;
        for (double interval : intervals) deviation += (interval - mean) * (interval - mean);
        assertThat(mean).isCloseTo(SECOND / 1_000.0, within(SECOND / 1_000.0 * 0.05));
        assertThat(Math.sqrt(deviation / MANY) / mean).isCloseTo(variation, within(0.05 + variation * 0.05));
    }

    @Test
    void followStepsOfTheRateFromTheirVeryMoment() {
        Random steps = new Random(List.of(new Stretch(100, 10 * SECOND), new Stretch(300, 10 * SECOND)), 1);

        int[] perStretch = new int[4];
        RandomArrivals arrivals = new RandomArrivals(steps, 0, new SplittableRandom(1));
        while (arrivals.next() && arrivals.atNanos() < 40 * SECOND)
            perStretch[(int) (arrivals.atNanos() / (10 * SECOND))]++;

        // 1,000 and 3,000 expected; four standard deviations are 126 and 219.
        assertThat(perStretch[0]).isCloseTo(1_000, within(126));
        assertThat(perStretch[1]).isCloseTo(3_000, within(219));
        assertThat(perStretch[2]).isCloseTo(1_000, within(126));
        assertThat(perStretch[3]).isCloseTo(3_000, within(219));
    }

    @Test
    void stayAwayWhileTheRateIsNothing() {
        Random bursts = new Random(List.of(new Stretch(1_000, SECOND), new Stretch(0, SECOND)), 1);

        RandomArrivals arrivals = new RandomArrivals(bursts, 0, new SplittableRandom(1));
        for (int i = 0; i < 10_000; i++) {
            arrivals.next();
            assertThat(arrivals.atNanos() / SECOND % 2).isZero();
        }
    }

    @Test
    void areAsOftenImportantAsAskedFor() {
        RandomArrivals arrivals = new RandomArrivals(Random.poisson(10), 0.3, new SplittableRandom(1));
        int high = 0;
        for (int i = 0; i < MANY; i++) {
            arrivals.next();
            if (arrivals.priority() == Priority.HIGH) high++;
        }

        assertThat(high / (double) MANY).isCloseTo(0.3, within(0.01));
    }

    @Test
    void areTheSameForTheSameSeed() {
        assertThat(intervals(Random.gamma(10, 3))).isEqualTo(intervals(Random.gamma(10, 3)));
    }

    @Test
    void refuseALoadOfNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Random.poisson(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Random.gamma(1, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new LoadPattern.Recorded(List.of()));
    }

    private static double[] intervals(Random load) {
        RandomArrivals arrivals = new RandomArrivals(load, 0, new SplittableRandom(42));
        double[] intervals = new double[MANY];
        long last = 0;
        for (int i = 0; i < MANY; i++) {
            arrivals.next();
            intervals[i] = arrivals.atNanos() - last;
            last = arrivals.atNanos();
        }
        return intervals;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / values.length;
    }
}
