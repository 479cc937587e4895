package io.millrace.slo.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveLimitTest {
    private static final long MILLI = 1_000_000;

    private final SplittableRandom random = new SplittableRandom(4);
    private final AdaptiveLimit limit = new AdaptiveLimit(LimitSettings.DEFAULTS, random);

    /** A server of so many slots, sent as much as the limit allows: between all slots and a third more, and one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16, 64})
    void settlesAtTheSlotsOfAServerAndALittleMore(int slots) {
        Server server = new Server(slots);

        server.run(20_000);

        assertThat(limit.limit()).isBetween(slots, slots + 1 + slots / 3);
    }

    /** Five of them, each of ten seconds, would otherwise be a minute for one answer after the other. */
    @Test
    void doesNotBeginWithOneCallAtATime() {
        assertThat(limit.isProbing()).isFalse();
        assertThat(limit.limit()).isEqualTo(LimitSettings.DEFAULTS.first());
    }

    @Test
    void risesNoFurtherThanItMayNow() {
        Server server = new Server(16);
        limit.atMost(6);
        assertThat(limit.limit()).isEqualTo(6);
        server.run(20_000);
        assertThat(limit.limit()).isBetween(1, 6);

        limit.atMost(1_000);
        server.run(20_000);
        assertThat(limit.limit()).isBetween(16, 22);

        limit.atMost(0);
        assertThat(limit.limit()).isEqualTo(1);
    }

    @Test
    void looksNoMoreThanATwentiethOfTheTime() {
        calm();
        long minute = Duration.ofMinutes(1).toNanos();
        limit.answered(1, 1, minute);
        assertThat(limit.isProbing()).isTrue();
        // The probe of a model that takes a minute for each answer.
        for (int i = 1; i <= AdaptiveLimit.PROBE_SAMPLES; i++) limit.answered(1, 1, (1 + i) * minute);

        limit.answered(1, 1, 60 * minute);
        assertThat(limit.isProbing()).isFalse();
        limit.answered(1, 1, 130 * minute);
        assertThat(limit.isProbing()).isTrue();
    }

    @Test
    void staysThereUnderAnOverloadThatLasts() {
        Server server = new Server(4);

        for (int i = 0; i < 10; i++) {
            server.run(20_000);
            assertThat(limit.limit()).isBetween(4, 6);
        }
    }

    @Test
    void followsAServerThatLosesAndRegainsSlots() {
        Server server = new Server(16);
        server.run(20_000);

        server.slots = 4;
        server.run(2_000);
        assertThat(limit.limit()).isBetween(4, 6);

        server.slots = 16;
        server.run(20_000);
        assertThat(limit.limit()).isBetween(16, 22);
    }

    @Test
    void isNotLoweredByAServerThatIsSlowerWhateverIsSentToIt() {
        Server server = new Server(8);
        server.run(10_000);

        server.slowness = 3;
        // Until the next probe has told that this is its new pace.
        server.run(30_000);

        assertThat(limit.limit()).isBetween(8, 11);
    }

    @Test
    void doesNotGrowWhileHalfOfItIsUnused() {
        calm();
        for (int i = 0; i < 50; i++) limit.answered(1, limit.limit(), 0);
        int before = limit.limit();

        for (int i = 0; i < 1_000; i++) limit.answered(1, 1, 0);

        assertThat(before).isGreaterThan(2);
        assertThat(limit.limit()).isEqualTo(before);
    }

    @Test
    void shrinksOnceWhenSeveralThatWereUnderWayAreDropped() {
        calm();
        for (int i = 0; i < 500; i++) limit.answered(1, limit.limit(), 0);
        int before = limit.limit();

        for (int i = 0; i < 20; i++) limit.dropped(10, 100 + i);
        int after = limit.limit();
        limit.dropped(200, 300);

        assertThat(after).isBetween((int) (before * 0.88), (int) (before * 0.92));
        assertThat(limit.limit()).isLessThan(after);
    }

    @Test
    void neverLeavesItsBounds() {
        AdaptiveLimit bounded = new AdaptiveLimit(new LimitSettings(2, 4, 6, Duration.ofSeconds(60)), random);
        for (int i = 0; i < AdaptiveLimit.PROBE_SAMPLES; i++) bounded.answered(1, 1, 0);

        for (int i = 0; i < 10_000; i++) bounded.answered(1, 6, 0);
        assertThat(bounded.limit()).isEqualTo(6);
        for (int i = 0; i < 10_000; i++) bounded.answered(50, 6, 0);
        assertThat(bounded.limit()).isEqualTo(2);
        for (int i = 0; i < 100; i++) bounded.dropped(i * 10L, i * 10L + 5);
        assertThat(bounded.limit()).isEqualTo(2);
    }

    @Test
    void looksHowFastTheEndpointIsWithLittleToDoNowAndThen() {
        calm();
        assertThat(limit.isProbing()).isFalse();

        limit.answered(1, 1, Duration.ofSeconds(70).toNanos());

        assertThat(limit.isProbing()).isTrue();
        assertThat(limit.limit()).isEqualTo(LimitSettings.DEFAULTS.least());
        // Those that were sent before it met company.
        for (int i = 0; i < 100; i++)
            limit.answered(5, 8, Duration.ofSeconds(70).toNanos());
        assertThat(limit.isProbing()).isTrue();
    }

    @Test
    void refusesNonsense() {
        Duration minute = Duration.ofMinutes(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(0, 1, 1, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(2, 1, 3, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(1, 4, 3, minute));
        assertThatIllegalArgumentException().isThrownBy(() -> new LimitSettings(1, 1, 1, Duration.ZERO));
    }

    private void calm() {
        for (int i = 0; i < AdaptiveLimit.PROBE_SAMPLES; i++) limit.answered(1, 1, 0);
    }

    /** Serves in the order of coming, {@code slots} at once, each 10 ms with a little noise, and always has work waiting. */
    private final class Server {
        private record Work(long sent, long ends, int inFlight) {}

        int slots;
        double slowness = 1;
        private final long[] freeAt = new long[64];
        private long now;
        private final PriorityQueue<Work> underWay =
                new PriorityQueue<>((one, other) -> Long.compare(one.ends(), other.ends()));

        Server(int slots) {
            this.slots = slots;
        }

        void run(int answers) {
            for (int i = 0; i < answers; i++) {
                while (underWay.size() < limit.limit()) send();
                Work done = underWay.remove();
                now = done.ends();
                limit.answered((now - done.sent()) / (10.0 * MILLI), done.inFlight(), now);
            }
        }

        private void send() {
            int slot = 0;
            for (int i = 1; i < slots; i++) if (freeAt[i] < freeAt[slot]) slot = i;
            long takes = (long) (10 * MILLI * slowness * (0.95 + 0.1 * random.nextDouble()));
            freeAt[slot] = Math.max(now, freeAt[slot]) + takes;
            underWay.add(new Work(now, freeAt[slot], underWay.size() + 1));
        }
    }
}
