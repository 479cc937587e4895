package io.millrace.router.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyByLoadTest {
    private static final long NOW = -7_000_000_000_000L;
    private static final long SECOND = 1_000_000_000;

    private final LatencyByLoad latency = new LatencyByLoad();

    @Test
    void knowsNothingAtFirst() {
        assertThat(latency.nanos(1, NOW)).isEqualTo(LatencyByLoad.UNSEEN);
    }

    @Test
    void tellsTheMedianForAboutAsMany() {
        for (long took : new long[] {10, 11, 500}) latency.answered(1, took, NOW);
        for (long took : new long[] {80, 82, 81}) latency.answered(8, took, NOW);

        assertThat(latency.nanos(1, NOW)).isEqualTo(11);
        assertThat(latency.nanos(8, NOW)).isEqualTo(81);
        assertThat(latency.nanos(7, NOW)).isEqualTo(81);
    }

    @Test
    void reckonsThatEachMoreTakesItsTurnWhereItHasNotSeenAsMany() {
        latency.answered(4, 40, NOW);

        assertThat(latency.nanos(8, NOW)).isEqualTo(80);
        assertThat(latency.nanos(1, NOW)).isEqualTo(40);
    }

    @Test
    void forgetsWhatWasLongAgo() {
        for (int i = 0; i < 100; i++) latency.answered(1, 1_000, NOW);
        for (int i = 0; i < 15; i++) latency.answered(1, 10, NOW);

        assertThat(latency.nanos(1, NOW)).isEqualTo(10);
    }

    @Test
    void takesAFastFailureForTheTimeItCostsItsCaller() {
        for (int i = 0; i < 15; i++) latency.failed(1, 1, 5_000, NOW);

        assertThat(latency.nanos(1, NOW)).isEqualTo(5_000);
    }

    @Test
    void countsWhatWasBeforeTheLastSecondsNoMoreOnceItKnowsBetter() {
        for (int i = 0; i < 15; i++) latency.answered(1, 1_000, NOW);
        latency.answered(1, 10, NOW + 11 * SECOND);

        assertThat(latency.nanos(1, NOW + 11 * SECOND)).isEqualTo(10);
    }

    /** Else who was slow once would never be asked again. */
    @Test
    void isBelievedLessAndLessWhileNothingIsHeard() {
        latency.answered(1, 1_000, NOW);

        assertThat(latency.nanos(1, NOW + 10 * SECOND)).isEqualTo(1_000);
        assertThat(latency.nanos(1, NOW + 20 * SECOND)).isEqualTo(500);
        assertThat(latency.nanos(1, NOW + 100 * SECOND)).isEqualTo(100);
    }

    @Test
    void learnsOfWhatWasGivenUpThatItTookLongerThanThought() {
        latency.givenUp(1, 50, NOW);
        assertThat(latency.nanos(1, NOW))
                .as("it might have been an answer of any time")
                .isEqualTo(LatencyByLoad.UNSEEN);
        latency.answered(1, 100, NOW);

        latency.givenUp(1, 50, NOW);
        assertThat(latency.nanos(1, NOW)).isEqualTo(100);

        latency.givenUp(1, 900, NOW);
        assertThat(latency.nanos(1, NOW)).isEqualTo(900);
    }

    @Test
    void forgetsAllWhenTheEndpointIsTakenBack() {
        Candidate one = new Candidates().of("a");
        one.latency().answered(1, 100, NOW);

        one.load().takesTraffic(false);
        assertThat(one.latency().nanos(1, NOW)).isEqualTo(100);
        one.load().takesTraffic(true);

        assertThat(one.latency().nanos(1, NOW)).isEqualTo(LatencyByLoad.UNSEEN);
    }

    @Test
    void growsWithTheNumberInFlightAndTakesAnyNumber() {
        for (int inFlight = 1; inFlight <= 5_000; inFlight++) latency.answered(inFlight, inFlight * 10L, NOW);

        long last = 0;
        for (int inFlight = 1; inFlight <= 4_096; inFlight++) {
            assertThat(latency.nanos(inFlight, NOW)).isGreaterThanOrEqualTo(last);
            last = latency.nanos(inFlight, NOW);
        }
        assertThat(latency.nanos(0, NOW)).isPositive();
        assertThat(latency.nanos(Long.MAX_VALUE, NOW)).isPositive();
    }
}
