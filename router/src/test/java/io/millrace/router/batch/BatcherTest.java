package io.millrace.router.batch;

import static io.millrace.router.batch.BatcherRig.known;
import static io.millrace.router.batch.BatcherRig.station;
import static io.millrace.router.batch.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Priority;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds whatever the policy; the policies have tests of their own. */
class BatcherTest {
    private static final BatchPolicy EAGER = new BatchPolicy.Eager();

    @Test
    void waitsForEverWhenNobodyWaits() {
        assertThat(new BatcherRig(EAGER, station("a", 4)).at(0)).isEqualTo(-1);
    }

    @Test
    void sendsWhatWaitsWhenAPlaceIsFreed() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", 4));
        rig.offer(call("1", 0, 100));
        rig.at(0);
        rig.offer(call("2", 1, 100));
        rig.offer(call("3", 1, 100));
        rig.at(1);

        rig.answer(0, 10);
        rig.at(10);

        assertThat(rig.sentNames()).containsExactly(List.of("1"), List.of("2", "3"));
    }

    @Test
    void sendsNoMoreRowsThanTheEndpointTakes() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", 4), station("b", 4));
        rig.offer(call("1", 3, Priority.NORMAL, 0, 100));
        rig.offer(call("2", 2, Priority.NORMAL, 0, 101));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("1"), List.of("2"));
    }

    @Test
    void putsOnlyWhatBelongsTogetherIntoABatch() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", 4), station("b", 4));
        rig.offer(new Queued<>("m", Calls.key("m"), 1, Priority.NORMAL, 0, 0, 100 * Calls.MILLI));
        rig.offer(new Queued<>("n", Calls.key("n"), 1, Priority.NORMAL, 1, 0, 90 * Calls.MILLI));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("n"), List.of("m"));
    }

    @Test
    void dropsWhatExpiredAndSendsItNowhere() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", 4));
        rig.offer(call("1", 0, 100));
        rig.at(0);
        rig.offer(call("2", 1, 50));

        double wake = rig.at(1);
        rig.at(50);
        rig.answer(0, 60);
        rig.at(60);

        assertThat(wake).isCloseTo(50, within(0.001));
        assertThat(rig.dropped).containsExactly("2 EXPIRED");
        assertThat(rig.sent).hasSize(1);
    }

    @Test
    void sendsTheHigherPriorityFirstWhateverTheDeadlines() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", 2));
        rig.offer(call("low", 1, Priority.LOW, 0, 50));
        rig.offer(call("normal", 1, Priority.NORMAL, 0, 60));
        rig.offer(call("high", 1, Priority.HIGH, 0, 70));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("high", "normal"));
    }

    @Test
    void refusesACallWhenTheQueueIsFullOfItsEquals() {
        BatcherRig rig = new BatcherRig(EAGER, new QueueBounds(2, 100));
        rig.offer(call("1", 0, 100));
        rig.offer(call("2", 0, 100));

        rig.offer(call("3", 0, 100));

        assertThat(rig.dropped).containsExactly("3 QUEUE_FULL");
        assertThat(rig.batcher.calls()).isEqualTo(2);
    }

    @Test
    void makesRoomForAMoreImportantCallByTheLeastImportantWithTheMostTime() {
        BatcherRig rig = new BatcherRig(EAGER, new QueueBounds(3, 100));
        rig.offer(call("low soon", 1, Priority.LOW, 0, 50));
        rig.offer(call("low later", 1, Priority.LOW, 0, 60));
        rig.offer(call("normal", 1, Priority.NORMAL, 0, 70));

        rig.offer(call("high", 1, Priority.HIGH, 0, 100));

        assertThat(rig.dropped).containsExactly("low later OUTRANKED");
        assertThat(rig.batcher.calls()).isEqualTo(3);
    }

    @Test
    void outranksNobodyForACallThatWouldNotFitEvenSo() {
        BatcherRig rig = new BatcherRig(EAGER, new QueueBounds(10, 4));
        rig.offer(call("normal", 3, Priority.NORMAL, 0, 50));
        rig.offer(call("low", 1, Priority.LOW, 0, 50));

        rig.offer(call("high", 5, Priority.HIGH, 0, 100));

        assertThat(rig.dropped).containsExactly("high QUEUE_FULL");
        assertThat(rig.batcher.rows()).isEqualTo(4);
    }

    @Test
    void forgetsACallThatWasCancelled() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", 4));
        Queued<String> first = call("1", 0, 100);
        Queued<String> second = call("2", 0, 100);
        rig.offer(first);
        rig.at(0);
        rig.offer(second);

        assertThat(rig.batcher.cancel(first)).isFalse();
        assertThat(rig.batcher.cancel(second)).isTrue();
        assertThat(rig.batcher.cancel(second)).isFalse();

        assertThat(rig.batcher.calls()).isZero();
        assertThat(rig.batcher.lanes()).isZero();
    }

    @Test
    void usesTheCheapestThatHasAPlace() {
        Station dear = station("dear", BatchSizes.upTo(1), 5);
        Station cheap = station("cheap", BatchSizes.upTo(1), 1);
        BatcherRig rig = new BatcherRig(EAGER, dear, cheap);
        rig.offer(call("1", 0, 100));
        rig.offer(call("2", 0, 100));

        rig.at(0);

        assertThat(rig.sent).extracting(batch -> batch.station().id().address()).containsExactly("cheap", "dear");
    }

    @Test
    void sendsToNobodyWhoseLimitIsNothing() {
        Station only = station("a", 4);
        only.places(0);
        BatcherRig rig = new BatcherRig(new BatchPolicy.Deferred(Duration.ofMillis(50), 0.7, Duration.ZERO), only);
        rig.offer(call("1", 0, 100));

        rig.at(0);
        assertThat(rig.sent).isEmpty();

        only.places(1);
        rig.at(1);
        assertThat(rig.sent).hasSize(1);
    }

    @Test
    void endsABatchOnce() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", 4));
        rig.offer(call("1", 0, 100));
        rig.at(0);
        rig.answer(0, 5);

        assertThatIllegalStateException().isThrownBy(() -> rig.answer(0, 6));
        assertThat(rig.sent.getFirst().station().batches()).isZero();
    }

    @Test
    void tellsTheEarliestDeadlineAndThePaddingOfABatch() {
        BatcherRig rig = new BatcherRig(EAGER, station("a", BatchSizes.of(List.of(1, 4)), 1));
        rig.offer(call("high", 1, Priority.HIGH, 0, 100));
        rig.offer(call("low", 1, Priority.LOW, 0, 40));

        rig.at(0);

        Batch<String> batch = rig.sent.getFirst();
        assertThat(batch.earliestDeadlineNanos()).isEqualTo(40 * Calls.MILLI);
        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.paddedRows()).isEqualTo(4);
    }

    @Test
    void handsOutAllThatWaitWhenItIsDrained() {
        BatcherRig rig = new BatcherRig(EAGER, known("a", 4, 1, 10));
        rig.offer(call("1", 0, 100));
        rig.offer(call("2", 1, Priority.HIGH, 0, 100));

        assertThat(Calls.names(rig.batcher.drain())).containsExactlyInAnyOrder("1", "2");
        assertThat(rig.batcher.calls()).isZero();
        assertThat(rig.at(0)).isEqualTo(-1);
    }
}
