package io.millrace.router.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.router.bench.Tally.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Duration LONGEST = Duration.ofNanos(1000);

    private final Tally tally = new Tally();

    @Test
    void ranksTheRightAnswersAlone() {
        for (int i = 1; i <= 100; i++) tally.add(Ending.GOOD, 0, i);
        tally.add(Ending.REFUSED, 0, 900);

        assertThat(tally.percentileNanos(50)).isEqualTo(50);
        assertThat(tally.percentileNanos(99)).isEqualTo(99);
        assertThat(tally.percentileNanos(100)).isEqualTo(100);
    }

    @Test
    void takesCallsWithoutAnAnswerForTheSlowestOfAll() {
        for (int i = 1; i <= 98; i++) tally.add(Ending.GOOD, 0, i);
        tally.add(Ending.GIVEN_UP, 0, 700);
        tally.add(Ending.BROKEN, 0, 3);

        assertThat(tally.percentileOfAllNanos(98, LONGEST)).isEqualTo(98);
        assertThat(tally.percentileOfAllNanos(99, LONGEST)).isEqualTo(1000);
    }

    @Test
    void countsWhatIsRightAndInTimePerSecond() {
        tally.add(Ending.GOOD, 0, 5);
        tally.add(Ending.LATE, 500_000_000, 2_000_000_000);

        assertThat(tally.goodPerSecond()).isEqualTo(0.5);
        assertThat(tally.attainedRatio()).isEqualTo(0.5);
        assertThat(tally.misses()).isEqualTo(1);
    }

    @Test
    void takesAnothersCallsForItsOwn() {
        Tally other = new Tally();
        tally.add(Ending.GOOD, 0, 500_000_000);
        other.add(Ending.GOOD, 5_000_000_000L, 6_500_000_000L);
        other.add(Ending.REFUSED, 5_000_000_000L, 5_000_000_000L);

        tally.add(other);

        assertThat(tally.calls()).isEqualTo(3);
        assertThat(tally.count(Ending.REFUSED)).isEqualTo(1);
        assertThat(tally.seconds()).isEqualTo(2);
        assertThat(tally.goodPerSecond()).isEqualTo(1);
        assertThat(tally.latencies().getTotalCount()).isEqualTo(2);
    }

    @Test
    void knowsNothingOfNoCalls() {
        assertThat(tally.attainedRatio()).isZero();
        assertThat(tally.goodPerSecond()).isZero();
        assertThat(tally.percentileNanos(99)).isNaN();
        assertThat(tally.percentileOfAllNanos(99, LONGEST)).isNaN();
    }
}
