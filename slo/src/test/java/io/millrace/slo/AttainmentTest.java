package io.millrace.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.HandTicker;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttainmentTest {
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));
    private static final Duration HOUR = Duration.ofHours(1);

    private final HandTicker ticker = new HandTicker();
    private final Attainment attainment = new Attainment(OBJECTIVE, ticker);

    @Test
    void countsGoodLateAndFailed() {
        attainment.answered(Duration.ofMillis(50).toNanos());
        attainment.answered(Duration.ofMillis(50).toNanos() + 1);
        attainment.failed();

        assertThat(attainment.over(HOUR)).isEqualTo(new Attained(3, 2, 1));
    }

    @Test
    void looksBackAsFarAsAsked() {
        attainment.failed();
        ticker.turn(Duration.ofMinutes(5));
        attainment.answered(1);
        ticker.turn(Duration.ofHours(2));
        attainment.answered(1);

        assertThat(attainment.over(Duration.ofMinutes(1)).events()).isEqualTo(1);
        assertThat(attainment.over(HOUR).events()).isEqualTo(1);
        assertThat(attainment.over(Duration.ofDays(30)).events()).isEqualTo(3);
        assertThat(attainment.over(Duration.ofDays(300)).events()).isEqualTo(3);
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        attainment.failed();
        ticker.turn(Duration.ofDays(31));
        attainment.answered(1);

        assertThat(attainment.over(Duration.ofDays(30))).isEqualTo(new Attained(1, 1, 1));
    }

    @Test
    void isRightToAPartAgainstAPlainRecount() {
        Random random = new Random(4);
        long[] perMinute = new long[3000];
        for (int minute = 0; minute < perMinute.length; minute++) {
            int events = random.nextInt(4) == 0 ? random.nextInt(50) : 0;
            for (int i = 0; i < events; i++) attainment.failed();
            perMinute[minute] = events;
            long expected = 0;
            for (int i = Math.max(0, minute - 59); i <= minute; i++) expected += perMinute[i];
            assertThat(attainment.over(HOUR).events()).isEqualTo(expected);
            ticker.turn(Duration.ofMinutes(1));
        }
    }

    @Test
    void burnsAtOneWhenExactlyThePromiseIsKept() {
        assertThat(new Attained(100_000, 99_900, 99_900).burnRate(OBJECTIVE)).isCloseTo(1, within(1e-6));
        assertThat(new Attained(1000, 1000, 990).burnRate(OBJECTIVE)).isCloseTo(1, within(1e-6));
    }

    @Test
    void burnsByTheWorseOfBothPromises() {
        assertThat(new Attained(1000, 990, 990).burnRate(OBJECTIVE)).isCloseTo(10, within(1e-6));
        assertThat(new Attained(1000, 999, 799).burnRate(OBJECTIVE)).isGreaterThan(20);
        assertThat(new Attained(10, 0, 0).burnRate(OBJECTIVE)).isCloseTo(1000, within(1e-6));
    }

    @Test
    void burnsNothingWithoutTraffic() {
        assertThat(Attained.NOTHING.burnRate(OBJECTIVE)).isZero();
    }

    @Test
    void hasNoBudgetForAPromiseOfAll() {
        Objective all = new Objective(Duration.ofMillis(50), 100, 100, Duration.ofDays(1));

        assertThat(new Attained(5, 5, 5).burnRate(all)).isZero();
        assertThat(new Attained(5, 5, 4).burnRate(all)).isInfinite();
    }

    @Test
    void mergesLoops() {
        assertThat(new Attained(3, 2, 1).plus(new Attained(30, 20, 10))).isEqualTo(new Attained(33, 22, 11));
    }

    @Test
    void neverShowsMoreGoodThanEventsToAReaderMeanwhile() {
        // Parts of ten events, so that they are emptied under the reader all the time.
        EventRing ring = new EventRing(4, 1000, 0);
        AtomicLong now = new AtomicLong();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 2_000_000; i++) ring.add(now.addAndGet(100), true, true);
        });

        long looks = 0;
        while (writer.isAlive()) {
            Attained seen = ring.over(4000, now.get());
            if (seen.good() > seen.answered() || seen.answered() > seen.events()) throw new AssertionError(seen);
            looks++;
        }
        assertThat(looks).isPositive();
    }
}
