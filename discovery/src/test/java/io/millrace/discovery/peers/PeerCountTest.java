package io.millrace.discovery.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is believed of how many routers there are, second by second. */
class PeerCountTest {
    private final PeerCount count = new PeerCount();
    private long now = Duration.ofDays(-3).toNanos();

    private int listed(int there) {
        return count.listed(there, now);
    }

    /** Looked at once a second. */
    private int listed(int there, int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += Duration.ofSeconds(1).toNanos();
            listed(there);
        }
        return count.believed();
    }

    @Test
    void isOneUntilSomebodyTells() {
        assertThat(count.believed()).isEqualTo(1);
    }

    @Test
    void beginsWithWhatIsListedFirst() {
        assertThat(listed(7)).isEqualTo(7);
    }

    @Test
    void neverFallsBelowThisRouterItself() {
        listed(0);

        assertThat(listed(0, 60)).isEqualTo(1);
    }

    @Test
    void growsAtOnce() {
        listed(2);
        listed(2, 5);

        assertThat(listed(3)).isEqualTo(3);
    }

    @Test
    void growsAtMostTwofoldInFiveSeconds() {
        listed(2);
        listed(2, 5);

        assertThat(listed(10_000)).isEqualTo(4);
        assertThat(listed(10_000, 4)).isEqualTo(4);
        assertThat(listed(10_000, 1)).isEqualTo(8);
        assertThat(listed(10_000, 10)).isEqualTo(32);
    }

    @Test
    void shrinksOnlyAfterTenSecondsOfFewer() {
        listed(3);

        assertThat(listed(2, 10)).isEqualTo(3);
        assertThat(listed(2, 1)).isEqualTo(2);
    }

    @Test
    void aRouterThatIsBackBeforeThatWasNeverGone() {
        listed(3);

        for (int restarts = 0; restarts < 20; restarts++) {
            assertThat(listed(2, 9)).isEqualTo(3);
            assertThat(listed(3, 1)).isEqualTo(3);
        }
    }

    @Test
    void shrinksToTheMostOfThoseTenSeconds() {
        listed(6);

        listed(3, 4);
        listed(5, 1);

        assertThat(listed(3, 6)).isEqualTo(5);
    }

    @Test
    void shrinksAtMostByHalf() {
        listed(8);

        assertThat(listed(1, 11)).isEqualTo(4);
        assertThat(listed(1, 11)).isEqualTo(2);
        assertThat(listed(1, 11)).isEqualTo(1);
    }

    /** Whatever is listed, from second to second. */
    @Test
    void isNeverFarFromWhatItWasFiveSecondsBefore() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PeerCount any = new PeerCount();
            int before = any.listed(random.nextInt(20), now);
            for (int step = 0; step < 100; step++) {
                now += BETWEEN_RISES;
                int after = any.listed(random.nextInt(20), now);
                assertThat(after).as("seed %d", seed).isBetween((before + 1) / 2, 2 * before);
                before = after;
            }
        }
    }

    private static final long BETWEEN_RISES = PeerCount.BETWEEN_RISES.toNanos();
}
