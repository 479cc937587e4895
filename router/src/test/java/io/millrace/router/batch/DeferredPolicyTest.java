package io.millrace.router.batch;

import static io.millrace.router.batch.BatcherRig.known;
import static io.millrace.router.batch.BatcherRig.station;
import static io.millrace.router.batch.BatcherRig.taught;
import static io.millrace.router.batch.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Priority;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints here take 10 ms for a batch and 1 ms for each row. Batches wait whatever the load, unless said otherwise. */
class DeferredPolicyTest {
    private static final BatchPolicy DEFERRED =
            new BatchPolicy.Deferred(Duration.ofMillis(40), 0, Duration.ofMillis(1));

    private static final BatchPolicy EAGER_TO_LEAVE =
            new BatchPolicy.Deferred(Duration.ofMillis(40), 0.9, Duration.ofMillis(1));

    @Test
    void waitsUntilOneRowMoreWouldNotBeInTime() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 8, 1, 10));
        rig.offer(call("1", 0, 50));

        // 50 less the margin of 1 and the 12 that two rows take.
        assertThat(rig.at(0)).isCloseTo(37, within(0.001));
        rig.offer(call("2", 20, 70));
        assertThat(rig.at(20)).isCloseTo(36, within(0.001));
        rig.at(36);

        assertThat(rig.sentNames()).containsExactly(List.of("1", "2"));
    }

    @Test
    void sendsAFullBatchAtOnce() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 2, 1, 10));
        rig.offer(call("1", 0, 50));
        rig.offer(call("2", 0, 50));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("1", "2"));
    }

    /** The target is 9 rows: of 40 ms a half, less the margin. */
    @Test
    void theTimeOfABatchOfFewWasGoodForAsManyAsATargetTakesInIt() {
        BatcherRig rig = new BatcherRig(EAGER_TO_LEAVE, known("a", 16, 1, 10));
        rig.offer(call("1", 0, 50));
        rig.at(0);

        assertThat(rig.answer(0, 11)).isCloseTo(9 * 11 / 19.0, within(0.001));
    }

    @Test
    void theTimeOfABatchAboveTheTargetWasGoodForItself() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 16, 1, 10));
        for (int i = 1; i <= 16; i++) rig.offer(call(Integer.toString(i), 0, 40));
        rig.at(0);

        assertThat(rig.answer(0, 26)).isEqualTo(16);
    }

    @Test
    void theTimeOfABatchThatFailedTellsNothingOfOthers() {
        BatcherRig rig = new BatcherRig(EAGER_TO_LEAVE, known("a", 16, 1, 10));
        rig.offer(call("1", 0, 50));
        rig.at(0);

        assertThat(rig.end(0, BatchEnd.FAILED, 1)).isEqualTo(1);
    }

    @Test
    void waitsForNothingWhileTheEndpointIsNotKnown() {
        BatcherRig rig = new BatcherRig(DEFERRED, station("a", 8));
        rig.offer(call("1", 0, 50));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("1"));
    }

    @Test
    void dropsAtOnceWhatNoEndpointCanMake() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 8, 1, 10));
        rig.offer(call("hopeless", 0, 9));

        rig.at(0);

        assertThat(rig.dropped).containsExactly("hopeless TOO_LATE");
        assertThat(rig.sent).isEmpty();
    }

    @Test
    void dropsWhatABusyEndpointCannotMakeAfterItsBatch() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 1, 1, 10));
        rig.offer(call("1", 0, 50));
        rig.at(0);
        rig.offer(call("in time after the first", 1, 23));
        rig.offer(call("too late after it", 1, 21));

        rig.at(1);

        assertThat(rig.dropped).containsExactly("too late after it TOO_LATE");
    }

    @Test
    void givesUpACallAtTheLastMomentThatItsEndpointCouldHaveMadeIt() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 1, 1, 10));
        rig.offer(call("1", 0, 60));
        rig.at(0);
        rig.offer(call("2", 1, 40));

        // The first batch should have been back at 11, but is not.
        assertThat(rig.at(20)).isCloseTo(29, within(0.001));
        rig.at(29.001);

        assertThat(rig.dropped).containsExactly("2 TOO_LATE");
    }

    @Test
    void dropsNothingEarlyWhileAnEndpointIsNotKnown() {
        Station unknown = station("b", 8);
        unknown.places(0);
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 8, 1, 10), unknown);
        rig.offer(call("hopeless at a", 0, 9));

        rig.at(0);

        assertThat(rig.dropped).isEmpty();
    }

    @Test
    void tenWaitingPassOverOneThatWouldMakeTheirBatchSmall() {
        // The objective of 40 with one endpoint gives a target of 9 rows: 19 ms, with the margin 20.
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 16, 1, 10));
        rig.offer(call("short", 0, 13));
        for (int i = 0; i < 9; i++) rig.offer(call("c" + i, 0, 40));

        rig.at(0);

        assertThat(rig.sent).hasSize(1);
        assertThat(rig.sentNames().getFirst()).hasSize(9).doesNotContain("short");
        assertThat(rig.dropped).containsExactly("short TOO_LATE");
    }

    @Test
    void whereTooManyWaitTheBatchIsAsLargeAsTheLatestDeadlinesAllow() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 64, 1, 10));
        for (int i = 0; i < 20; i++) rig.offer(call("soon " + i, 0, 25));
        for (int i = 0; i < 20; i++) rig.offer(call("later " + i, 0, 40));

        rig.at(0);

        // Fourteen of all would be back at 25 with the margin; twenty of the later ones at 31.
        assertThat(rig.sentNames().getFirst()).hasSize(20).allMatch(name -> name.startsWith("later"));
    }

    @Test
    void whoeverHasMoreTimeButIsLessImportantDoesNotFillThePlacesOfThosePassedOver() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 64, 1, 10));
        for (int i = 0; i < 9; i++) rig.offer(call("soon " + i, 0, 19));
        for (int i = 0; i < 40; i++) rig.offer(call("low " + i, 1, Priority.LOW, 0, 4_000));

        rig.at(0);

        assertThat(rig.sentNames().getFirst()).hasSize(8).allMatch(name -> name.startsWith("soon"));
    }

    @Test
    void nobodyIsPassedOverForALowerPriority() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 16, 1, 10));
        rig.offer(call("short but high", 1, Priority.HIGH, 0, 14));
        for (int i = 0; i < 9; i++) rig.offer(call("c" + i, 0, 40));

        rig.at(0);

        assertThat(rig.sentNames().getFirst()).startsWith("short but high").hasSize(3);
    }

    @Test
    void anotherEndpointServesWhatWasPassedOver() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 16, 1, 10), known("b", 16, 1, 10));
        rig.offer(call("short", 0, 13));
        for (int i = 0; i < 16; i++) rig.offer(call("c" + i, 0, 40));

        rig.at(0);

        assertThat(rig.dropped).isEmpty();
        assertThat(rig.sentNames()).hasSize(2).last().isEqualTo(List.of("short"));
    }

    @Test
    void fewWaitingServeTheMostUrgentInASmallBatch() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 16, 1, 10));
        rig.offer(call("short", 0, 13));
        rig.offer(call("1", 0, 60));
        rig.offer(call("2", 0, 60));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("short", "1"));
        assertThat(rig.dropped).isEmpty();
    }

    @Test
    void growsPastTheTargetWhereTheDeadlinesAllow() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 16, 1, 10));
        for (int i = 0; i < 16; i++) rig.offer(call("c" + i, 0, 40));

        rig.at(0);

        assertThat(rig.sentNames().getFirst()).hasSize(16);
    }

    @Test
    void overloadIsLeftToTheLowestPriority() {
        BatcherRig rig = new BatcherRig(DEFERRED, known("a", 4, 1, 10));
        for (int i = 0; i < 4; i++) rig.offer(call("low" + i, 1, Priority.LOW, 0, 20));
        for (int i = 0; i < 4; i++) rig.offer(call("high" + i, 1, Priority.HIGH, 0, 30));

        rig.at(0);

        assertThat(rig.sentNames().getFirst()).containsExactly("high0", "high1", "high2", "high3");
        assertThat(rig.dropped).hasSize(4).allMatch(gone -> gone.startsWith("low"));
    }

    @Test
    void leavesASlowEndpointOutForAnUrgentCall() {
        BatcherRig rig = new BatcherRig(
                DEFERRED, BatcherRig.taught(station("slow", BatchSizes.upTo(8), 1), 1, 30), known("fast", 8, 1, 10));
        rig.offer(call("urgent", 0, 20));

        rig.at(7);

        assertThat(rig.sent).hasSize(1);
        assertThat(rig.sent.getFirst().station().id().address()).isEqualTo("fast");
    }

    @Test
    void waitsForACheaperEndpointThatWillStillMakeIt() {
        BatcherRig rig = new BatcherRig(
                EAGER_TO_LEAVE,
                taught(station("cheap", BatchSizes.upTo(4), 1), 1, 10),
                taught(station("dear", BatchSizes.upTo(4), 3), 1, 10));
        rig.offer(call("1", 0, 50));
        rig.at(0);
        rig.offer(call("2", 1, 50));

        // In time until 50 less two margins of 1 and the 12 of two rows.
        assertThat(rig.at(1)).isCloseTo(36, within(0.001));
        rig.answer(0, 11);
        rig.at(11);

        assertThat(rig.sent).extracting(batch -> batch.station().id().address()).containsExactly("cheap", "cheap");
    }

    @Test
    void usesADearerEndpointWhereTheCheaperWillNotMakeIt() {
        BatcherRig rig = new BatcherRig(
                EAGER_TO_LEAVE,
                taught(station("cheap", BatchSizes.upTo(4), 1), 1, 10),
                taught(station("dear", BatchSizes.upTo(4), 3), 1, 10));
        rig.offer(call("1", 0, 50));
        rig.at(0);
        rig.offer(call("urgent", 1, 20));
        rig.at(1);
        rig.answer(1, 12);
        // It should have been back by now, and then is not.
        rig.offer(call("waits in vain", 13, 40));
        rig.at(13);
        rig.at(26.5);

        assertThat(rig.sent)
                .extracting(batch -> batch.station().id().address())
                .containsExactly("cheap", "dear", "dear");
    }

    @Test
    void reckonsWithThePaddingOfABatch() {
        Station padded = BatcherRig.taught(station("a", BatchSizes.of(List.of(1, 8)), 1), 1, 10);
        BatcherRig rig = new BatcherRig(DEFERRED, padded);
        rig.offer(call("1", 0, 50));

        // One row more is sent as eight: 50 - 1 - 18.
        assertThat(rig.at(0)).isCloseTo(31, within(0.001));
    }

    @Test
    void doesNotWaitWhileTheLoadIsSmall() {
        BatcherRig rig = new BatcherRig(
                new BatchPolicy.Deferred(Duration.ofMillis(40), 0.7, Duration.ofMillis(1)), known("a", 8, 1, 10));
        rig.offer(call("1", 0, 50));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("1"));
    }

    @Test
    void waitsForTheRowsThatTheLoadTakes() {
        Station station = known("a", 64, 1, 10);
        BatcherRig rig =
                new BatcherRig(new BatchPolicy.Deferred(Duration.ofSeconds(1), 0.7, Duration.ofMillis(1)), station);
        // 200 rows/s are 0.2 of alpha and leave 0.5 of the time for the 10 ms of each batch: four rows, as near as the
        // estimate of the rate is.
        for (int millis = 0; millis < 3_000; millis += 5) {
            rig.offer(call("c" + millis, millis, millis + 1_000));
            rig.at(millis);
            Batch<String> last = rig.sent.isEmpty() ? null : rig.sent.getLast();
            if (last != null && station.batches() > 0 && millis * Calls.MILLI - last.sentNanos() >= takes(last))
                rig.answer(rig.sent.size() - 1, (last.sentNanos() + takes(last)) / (double) Calls.MILLI);
        }

        assertThat(rig.sent.getLast().rows()).isBetween(3, 5);
    }

    private static long takes(Batch<String> batch) {
        return (batch.rows() + 10) * Calls.MILLI;
    }
}
