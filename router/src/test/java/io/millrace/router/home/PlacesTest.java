package io.millrace.router.home;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.AtOnce;
import io.millrace.router.batch.BatchEnd;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How many sendings an endpoint may have, by how its answers come. */
class PlacesTest {
    private static final long MILLI = 1_000_000;

    private final Places batches = Places.of(new AtOnce.Adaptive(), true, 16, new Random(1));
    private long now;

    /** Ten milliseconds a batch and one a row, computed one after the other. */
    private void answers(int times, int slots) {
        for (int i = 0; i < times; i++) {
            int rows = 1 + i % 8;
            int there = batches.now(1);
            long took = (10 + rows) * MILLI * Math.max(1, there / slots);
            now += took;
            batches.ended(new Places.Sent(rows, there, now - took, took), BatchEnd.ANSWERED, now);
        }
    }

    @Test
    void batchesGoOneAtATimeUntilItIsKnownWhatOneTakes() {
        answers(5, 4);

        assertThat(batches.now(1)).isEqualTo(1);
    }

    @Test
    void followTheSlotsOfAServerWhateverTheSizeOfBatches() {
        answers(150, 4);

        assertThat(batches.now(1)).isGreaterThan(1);
    }

    @Test
    void shrinkWhenTheServerRefusesForWantOfRoom() {
        answers(150, 4);
        int before = batches.now(1);

        for (int i = 0; i < 20; i++) {
            now += MILLI;
            batches.ended(new Places.Sent(1, before, now, MILLI), BatchEnd.FAILED, now);
        }

        assertThat(batches.now(1)).isLessThan(before);
    }

    @Test
    void stayWhatTheyAreWhereSaid() {
        Places fixed = Places.of(new AtOnce.Fixed(3), false, 1, new Random(1));

        fixed.ended(new Places.Sent(1, 3, now, MILLI), BatchEnd.FAILED, now);

        assertThat(fixed.now(1)).isEqualTo(3);
    }

    @Test
    void areThePartOfEachOfSeveralRoutersButNeverNone() {
        Places fixed = Places.of(new AtOnce.Fixed(7), false, 1, new Random(1));

        assertThat(fixed.now(2)).isEqualTo(3);
        assertThat(fixed.now(7)).isEqualTo(1);
        assertThat(fixed.now(50)).isEqualTo(1);
        assertThat(fixed.now(1)).isEqualTo(7);
    }

    @Test
    void riseNoFurtherThanThePartOfEachRouter() {
        Places calls = Places.of(new AtOnce.Adaptive(), false, 1, new Random(1));

        assertThat(calls.now(1)).isEqualTo(8);
        assertThat(calls.now(50)).isEqualTo(4);
    }
}
