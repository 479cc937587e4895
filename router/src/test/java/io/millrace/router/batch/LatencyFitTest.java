package io.millrace.router.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.router.batch.LatencyModel.Linear;
import io.millrace.router.batch.LatencyModel.Unfitted;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyFitTest {
    private static final double ALPHA = 1e6;
    private static final double BETA = 10e6;

    private final SplittableRandom random = new SplittableRandom(5);
    private final LatencyFit fit = new LatencyFit(64);

    @Test
    void knowsNothingFromOneSize() {
        for (int i = 0; i < 1_000; i++) fit.observe(4, 14_000_000);

        assertThat(fit.model()).isInstanceOf(Unfitted.class);
    }

    @Test
    void knowsNothingFromFewBatches() {
        for (int i = 0; i < LatencyFit.LEAST - 1; i++) fit.observe(1 + i % 4, 14_000_000);

        assertThat(fit.model()).isInstanceOf(Unfitted.class);
    }

    @Test
    void findsTheLineExactlyWhereThereIsNoNoise() {
        for (int i = 0; i < LatencyFit.LEAST; i++) observe(1 + i % 4, 1);

        assertThat(fitted().alphaNanos()).isCloseTo(ALPHA, within(1.0));
        assertThat(fitted().betaNanos()).isCloseTo(BETA, within(1.0));
        assertThat(fitted().spread()).isEqualTo(1);
    }

    @Test
    void findsTheLineThroughNoise() {
        for (int i = 0; i < 2_000; i++) observe(1 + random.nextInt(32), noise(0.1));

        assertThat(fitted().nanos(1)).isCloseTo(nanos(1), within(nanos(1) / 10));
        assertThat(fitted().nanos(32)).isCloseTo(nanos(32), within(nanos(32) / 10));
        // 95 of 100 lie below 1.17 times the median.
        assertThat(fitted().spread()).isBetween(1.08, 1.35);
    }

    @Test
    void doesNotMindThatOneBatchInTenStalls() {
        for (int i = 0; i < 2_000; i++) observe(1 + random.nextInt(32), random.nextInt(10) == 0 ? 20 : noise(0.02));

        assertThat(fitted().nanos(1)).isCloseTo(nanos(1), within(nanos(1) / 10));
        assertThat(fitted().nanos(32)).isCloseTo(nanos(32), within(nanos(32) / 10));
    }

    @Test
    void followsAServerThatHasBecomeTwiceAsSlow() {
        for (int i = 0; i < 1_000; i++) observe(1 + i % 32, 1);

        for (int i = 0; i < 2 * LatencyFit.RECENT; i++) observe(32, 2);

        assertThat(fitted().nanos(32)).isCloseTo(2 * nanos(32), within(nanos(32) / 10));
        assertThat(fitted().nanos(1)).isCloseTo(2 * nanos(1), within(nanos(1) / 4));
    }

    @Test
    void neverTellsThatRowsOrBatchesCostLessThanNothing() {
        for (int i = 0; i < 100; i++) fit.observe(1 + i % 32, 50_000_000 - 1_000_000L * (i % 32));
        Linear falling = fitted();
        fit.forget();
        for (int i = 0; i < 100; i++) fit.observe(1 + i % 32, 1_000L * (1 + i % 32) * (1 + i % 32));
        Linear square = fitted();

        assertThat(falling.alphaNanos()).isZero();
        assertThat(falling.betaNanos()).isPositive();
        assertThat(square.betaNanos()).isZero();
        assertThat(square.alphaNanos()).isPositive();
    }

    @Test
    void isContentWithOneSizeWhereThereIsOnlyOne() {
        LatencyFit single = new LatencyFit(1);

        for (int i = 0; i < LatencyFit.LEAST; i++) single.observe(1, 7_000_000);

        assertThat(single.model())
                .isInstanceOfSatisfying(
                        Linear.class, line -> assertThat(line.nanos(1)).isEqualTo(7_000_000));
    }

    @Test
    void tellsTheLargestBatchThatIsSurelyDone() {
        Linear line = new Linear(ALPHA, BETA, 1.5);

        int largest = line.largestWithin(30_000_000);

        assertThat(largest).isEqualTo(10);
        assertThat(line.surelyNanos(largest)).isLessThanOrEqualTo(30_000_000);
        assertThat(line.surelyNanos(largest + 1)).isGreaterThan(30_000_000);
        assertThat(line.largestWithin(16_000_000)).isZero();
    }

    private Linear fitted() {
        return (Linear) fit.model();
    }

    private void observe(int rows, double factor) {
        fit.observe(rows, (long) (nanos(rows) * factor));
    }

    private double noise(double sigma) {
        return Math.exp(sigma * random.nextGaussian());
    }

    private static long nanos(int rows) {
        return (long) (ALPHA * rows + BETA);
    }
}
