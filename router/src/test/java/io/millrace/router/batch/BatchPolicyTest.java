package io.millrace.router.batch;

import static io.millrace.router.batch.BatcherRig.known;
import static io.millrace.router.batch.BatcherRig.station;
import static io.millrace.router.batch.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Eager, fixed and AIMD. */
class BatchPolicyTest {

    @Test
    void eagerSendsAtOnce() {
        BatcherRig rig = new BatcherRig(new BatchPolicy.Eager(), known("a", 8, 1, 10));
        rig.offer(call("1", 0, 100));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("1"));
    }

    @Test
    void fixedSendsAFullBatchAtOnce() {
        BatcherRig rig = new BatcherRig(new BatchPolicy.Fixed(2, Duration.ofMillis(5)), station("a", 8));
        rig.offer(call("1", 0, 100));
        rig.at(0);
        assertThat(rig.sent).isEmpty();

        rig.offer(call("2", 1, 100));
        rig.at(1);

        assertThat(rig.sentNames()).containsExactly(List.of("1", "2"));
    }

    @Test
    void fixedSendsASmallerOneWhenTheOldestHasWaitedLongEnough() {
        BatcherRig rig = new BatcherRig(new BatchPolicy.Fixed(8, Duration.ofMillis(5)), station("a", 8));
        rig.offer(call("patient but old", 0, 200));
        rig.offer(call("urgent", 2, 100));

        assertThat(rig.at(2)).isEqualTo(5);
        rig.at(5);

        assertThat(rig.sentNames()).containsExactly(List.of("urgent", "patient but old"));
    }

    @Test
    void aimdGrowsBatchesWhileTheyAreInTimeAndShrinksThemWhenLate() {
        BatcherRig rig = new BatcherRig(new BatchPolicy.Aimd(Duration.ofMillis(20)), station("a", 8));
        for (int i = 0; i < 10; i++) rig.offer(call("c" + i, 0, 1_000));

        rig.at(0);
        rig.answer(0, 10);
        rig.at(10);
        rig.answer(1, 20);
        rig.at(20);
        rig.answer(2, 100);
        rig.at(100);

        assertThat(rig.sent).extracting(Batch::rows).containsExactly(1, 2, 3, 2);
    }

    @Test
    void aimdSendsACallOfMoreRowsThanItHasFeltForByItself() {
        BatcherRig rig = new BatcherRig(new BatchPolicy.Aimd(Duration.ofMillis(20)), station("a", 8));
        rig.offer(call("five", 5, Lane.ORDER.get(1), 0, 100));
        rig.offer(call("one", 1, Lane.ORDER.get(1), 0, 200));

        rig.at(0);

        assertThat(rig.sentNames()).containsExactly(List.of("five"));
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchPolicy.Fixed(0, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchPolicy.Fixed(1, Duration.ofMillis(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new BatchPolicy.Aimd(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchPolicy.Deferred(Duration.ZERO, 0.7, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchPolicy.Deferred(Duration.ofMillis(1), 0.7, Duration.ofMillis(-1)));
    }
}
