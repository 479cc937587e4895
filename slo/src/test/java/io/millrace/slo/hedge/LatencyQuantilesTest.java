package io.millrace.slo.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyQuantilesTest {
    private static final long SECOND = 1_000_000_000L;

    private final LatencyQuantiles latencies = new LatencyQuantiles();

    @Test
    void areRightWithinASixteenthOrSo() {
        SplittableRandom random = new SplittableRandom(2);
        long[] all = new long[15_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) (1e6 * Math.exp(random.nextGaussian()));
            latencies.add(all[i], 0);
        }
        Arrays.sort(all);

        for (double q : new double[] {0.5, 0.9, 0.95, 0.99}) {
            long exact = all[(int) (q * all.length)];
            assertThat(latencies.nanos(q, 0)).isCloseTo(exact, within(exact / 7));
        }
    }

    @Test
    void tellNothingBeforeAHundred() {
        for (int i = 0; i < LatencyQuantiles.LEAST - 1; i++) latencies.add(5, 0);
        assertThat(latencies.isTelling(0)).isFalse();

        latencies.add(5, 0);
        assertThat(latencies.isTelling(0)).isTrue();
        assertThat(latencies.nanos(0.5, 0)).isEqualTo(5);
    }

    @Test
    void forgetWhatWasBeforeTheLastWhile() {
        for (int i = 0; i < 200; i++) latencies.add(1_000_000, 0);
        for (int i = 0; i < 2_000; i++) latencies.add(9_000_000, 11 * SECOND);
        assertThat(latencies.nanos(0.01, 11 * SECOND)).isLessThan(2_000_000);

        for (int i = 0; i < 200; i++) latencies.add(9_000_000, 22 * SECOND);

        assertThat(latencies.nanos(0.01, 22 * SECOND)).isGreaterThan(8_000_000);
        assertThat(latencies.isTelling(60 * SECOND)).isFalse();
    }

    @Test
    void takeAnyLatencyAtAll() {
        for (long latency : new long[] {-5, 0, 1, 7, 8, Long.MAX_VALUE / 2}) latencies.add(latency, 0);

        assertThat(latencies.nanos(0.01, 0)).isEqualTo(1);
        assertThat(latencies.nanos(1, 0)).isGreaterThan(Long.MAX_VALUE / 4);
    }
}
