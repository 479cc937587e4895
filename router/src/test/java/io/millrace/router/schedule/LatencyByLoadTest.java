package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyByLoadTest {
    private final LatencyByLoad latency = new LatencyByLoad();

    @Test
    void knowsNothingAtFirst() {
        assertThat(latency.nanos(1)).isEqualTo(LatencyByLoad.UNSEEN);
    }

    @Test
    void tellsTheMedianForAboutAsMany() {
        for (long took : new long[] {10, 11, 500}) latency.answered(1, took);
        for (long took : new long[] {80, 82, 81}) latency.answered(8, took);

        assertThat(latency.nanos(1)).isEqualTo(11);
        assertThat(latency.nanos(8)).isEqualTo(81);
        assertThat(latency.nanos(7)).isEqualTo(81);
    }

    @Test
    void reckonsThatEachMoreTakesItsTurnWhereItHasNotSeenAsMany() {
        latency.answered(4, 40);

        assertThat(latency.nanos(8)).isEqualTo(80);
        assertThat(latency.nanos(1)).isEqualTo(40);
    }

    @Test
    void forgetsWhatWasLongAgo() {
        for (int i = 0; i < 100; i++) latency.answered(1, 1_000);
        for (int i = 0; i < 15; i++) latency.answered(1, 10);

        assertThat(latency.nanos(1)).isEqualTo(10);
    }

    @Test
    void takesAFastFailureForTheTimeItCostsItsCaller() {
        for (int i = 0; i < 15; i++) latency.failed(1, 1, 5_000);

        assertThat(latency.nanos(1)).isEqualTo(5_000);
    }

    @Test
    void growsWithTheNumberInFlightAndTakesAnyNumber() {
        for (int inFlight = 1; inFlight <= 5_000; inFlight++) latency.answered(inFlight, inFlight * 10L);

        long last = 0;
        for (int inFlight = 1; inFlight <= 4_096; inFlight++) {
            assertThat(latency.nanos(inFlight)).isGreaterThanOrEqualTo(last);
            last = latency.nanos(inFlight);
        }
        assertThat(latency.nanos(0)).isPositive();
        assertThat(latency.nanos(Long.MAX_VALUE)).isPositive();
    }
}
