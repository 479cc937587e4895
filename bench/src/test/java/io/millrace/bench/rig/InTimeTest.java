package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.rig.InTime.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InTimeTest {
    private static final long SECOND = 1_000_000_000;
    private final InTime test = InTime.within(0.99, Duration.ofSeconds(1), Duration.ofSeconds(4), 1);

    @Test
    void failsAsSoonAsChanceCannotExplainTheMisses() {
        assertThat(test.soFar(200, 20, 2 * SECOND)).isEqualTo(Verdict.FAILS);
        assertThat(test.soFar(200, 4, 2 * SECOND)).isEqualTo(Verdict.OPEN);
    }

    @Test
    void bearsACoupleOfLateCallsAtTheStart() {
        assertThat(test.soFar(2, 2, SECOND + 1)).isEqualTo(Verdict.OPEN);
    }

    @Test
    void takesCallsThatComeTogetherForOne() {
        InTime clumps = InTime.within(0.99, Duration.ofSeconds(1), Duration.ofSeconds(4), 16);

        assertThat(test.soFar(2000, 48, 3 * SECOND)).isEqualTo(Verdict.FAILS);
        assertThat(clumps.soFar(2000, 48, 3 * SECOND)).isEqualTo(Verdict.OPEN);
        assertThat(clumps.soFar(16 * 2000, 16 * 48, 3 * SECOND)).isEqualTo(Verdict.FAILS);
    }

    @Test
    void runsUntilHundredsOfClumpsHaveCome() {
        Duration usual = Duration.ofSeconds(4);

        assertThat(InTime.length(usual, 10, 1)).isEqualTo(usual);
        assertThat(InTime.length(usual, 2000, 16)).isEqualTo(Duration.ofSeconds(16));
        assertThat(InTime.length(usual, 48, 16)).isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void passesEarlyOnlyAfterHalfTheRun() {
        assertThat(test.soFar(2000, 0, 3 * SECOND - 1)).isEqualTo(Verdict.OPEN);
        assertThat(test.soFar(2000, 0, 3 * SECOND)).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void goesByTheShareAtTheEnd() {
        assertThat(test.atTheEnd(1000, 10)).isTrue();
        assertThat(test.atTheEnd(1000, 11)).isFalse();
        assertThat(test.atTheEnd(0, 0)).isFalse();
    }
}
