package io.millrace.router.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.backends.EndpointId;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class BalancedWeightsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long BLACKOUT = BalancedWeights.BLACKOUT.toNanos();
    private static final long EXPIRY = BalancedWeights.EXPIRY.toNanos();

    private final BalancedWeights weights = new BalancedWeights();
    private final EndpointId a = new EndpointId("p", "a:1");
    private final EndpointId b = new EndpointId("p", "b:1");
    private long now = 42 * SECOND;

    /** So many seconds of reports by both, one a second. */
    private void reports(int seconds, double ofA, double ofB) {
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            weights.report(a, ofA, now);
            weights.report(b, ofB, now);
            weights.step(now);
        }
    }

    @Test
    void areOneAtFirstAndUntilReportsHaveComeForAWhile() {
        assertThat(weights.of(a)).isEqualTo(1);

        reports((int) (BLACKOUT / SECOND), 0.9, 0.1);

        assertThat(weights.of(a)).isEqualTo(1);
        assertThat(weights.of(b)).isEqualTo(1);
        reports(1, 0.9, 0.1);
        assertThat(weights.of(a)).isLessThan(1).isGreaterThan(0.8);
        assertThat(weights.of(b)).isGreaterThan(1).isLessThan(1.2);
    }

    @Test
    void moveALittleAtATimeAndNeverBeyondTheirBounds() {
        double before = 1;
        for (int i = 0; i < 100; i++) {
            reports(1, 5, 0.01);
            assertThat(weights.of(a)).isBetween(before * 0.6, before);
            before = weights.of(a);
        }
        assertThat(weights.of(a)).isEqualTo(0.25);
        assertThat(weights.of(b)).isBetween(1.7, 4.0);
    }

    @Test
    void stayWhereAllAreAsBusyAsEachOther() {
        reports(60, 1, 1);

        assertThat(weights.of(a)).isEqualTo(1);
        assertThat(weights.of(b)).isEqualTo(1);
    }

    @Test
    void takeNoNoticeOfNoiseWhileNobodyIsBusy() {
        for (int i = 0; i < 120; i++) reports(1, i % 2 == 0 ? 0.004 : 0, i % 3 == 0 ? 0.003 : 0.001);

        assertThat(weights.of(a)).isCloseTo(1, within(0.1));
    }

    @Test
    void expireWhenReportsStop() {
        reports(60, 0.9, 0.3);
        assertThat(weights.of(a)).isLessThan(0.8);
        long last = now;

        now = last + EXPIRY - 1;
        weights.step(now);
        assertThat(weights.of(a)).isLessThan(0.8);
        now = last + EXPIRY;
        weights.step(now);

        assertThat(weights.of(a)).isEqualTo(1);
        assertThat(weights.of(b)).isEqualTo(1);
    }

    @Test
    void haveNothingToBalanceWhereOneAloneReports() {
        reports(60, 0.9, 0.3);

        for (long end = now + EXPIRY; now <= end; now += SECOND) {
            weights.report(a, 0.9, now);
            weights.step(now);
        }

        assertThat(weights.of(a)).isEqualTo(1);
    }

    @Test
    void areNotMovedByAReportToldAgain() {
        reports(20, 0.9, 0.3);
        double before = weights.of(a);

        for (int i = 0; i < 10; i++) {
            weights.report(a, 0.9, now);
            weights.report(b, 0.3, now);
            weights.step(now + i * SECOND);
        }

        assertThat(weights.of(a)).isEqualTo(before);
    }

    /** A server of three times the strength gets three times the traffic, however seldom it reports. */
    @Test
    void bringUtilizationsTogether() {
        for (int period : new int[] {1, 5}) {
            double[] rest = settled(period, share -> share == 0 ? 1 : 3, 0);

            assertThat(rest[1] / rest[0]).as("reports each " + period + " s").isCloseTo(3, within(0.3));
        }
    }

    /** Where a part of the utilization has nothing to do with traffic, nobody runs away with it. */
    @Test
    void comeToRestWhereUtilizationHasAFloor() {
        double[] rest = settled(5, share -> 1, 0.3);

        assertThat(rest[1] / rest[0]).isCloseTo(1, within(0.05));
    }

    /** Two servers whose utilization is a floor and their share of the traffic over their strength. */
    private double[] settled(int periodSeconds, IntToDoubleFunction strength, double floor) {
        BalancedWeights fresh = new BalancedWeights();
        EndpointId[] ids = {a, b};
        for (int i = 0; i < 100; i++) {
            now += periodSeconds * SECOND;
            double sum = fresh.of(a) + fresh.of(b);
            for (int at = 0; at < ids.length; at++)
                fresh.report(ids[at], floor + fresh.of(ids[at]) / sum * 1.2 / strength.applyAsDouble(at), now);
            fresh.step(now);
        }
        return Arrays.stream(ids).mapToDouble(fresh::of).toArray();
    }
}
