package io.millrace.router.traffic.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Assignment.By;
import io.millrace.slo.Attained;
import io.millrace.slo.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ArmEvidenceTest {
    private static final ModelName MODEL = new ModelName("m");

    private final HandTicker ticker = new HandTicker();
    private final ArmEvidence evidence = new ArmEvidence(2, ticker);
    private final LoopEvidence loop = evidence.addLoop();
    private final LoopEvidence other = evidence.addLoop();

    private static ArmIdentity arm(String name, String wanted, String version) {
        return new ArmIdentity(
                name,
                MODEL,
                Optional.empty(),
                Optional.of(wanted),
                version.isEmpty() ? Optional.empty() : Optional.of(new ModelVersion(version)));
    }

    private static Assignment to(int index, String name, By by) {
        return new Assignment(new Arm(name, 1, true), index, by);
    }

    private void follow(String versionOfNew) {
        evidence.follow(Map.of(MODEL, List.of(arm("old", "3", "3"), arm("new", "4.x", versionOfNew))));
    }

    private ArmTotals known(String name) {
        return evidence.of(MODEL).orElseThrow().of(name).orElseThrow();
    }

    @Test
    void addsUpWhatLoopsSee() {
        follow("4");

        loop.ended(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), Verdict.GOOD);
        loop.ended(MODEL, to(1, "new", By.STICKY), ticker.nanos(), Verdict.LATE);
        other.ended(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), Verdict.FAILED);
        other.ended(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), Verdict.EXEMPT);
        loop.rewarded(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), 0.25);
        other.rewarded(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), 0.75);

        assertThat(known("new").exposures()).isEqualTo(4);
        assertThat(known("new").attained()).isEqualTo(new Attained(3, 2, 1));
        assertThat(known("new").losses().count()).isEqualTo(2);
        assertThat(known("new").losses().mean()).isEqualTo(0.5);
        assertThat(known("old")).isEqualTo(ArmTotals.NOTHING);
    }

    @Test
    void leavesOutWhomARuleSent() {
        follow("4");

        loop.ended(MODEL, to(1, "new", By.RULE), ticker.nanos(), Verdict.GOOD);

        assertThat(loop.rewarded(MODEL, to(1, "new", By.RULE), ticker.nanos(), 0))
                .isFalse();
        assertThat(known("new")).isEqualTo(ArmTotals.NOTHING);
    }

    @Test
    void beginsAnewWithAnotherVersionAndWithoutTheCallsThatBeganBefore() {
        follow("4");
        long before = ticker.nanos();
        loop.ended(MODEL, to(1, "new", By.CHANCE), before, Verdict.FAILED);

        ticker.turn(Duration.ofSeconds(1));
        follow("5");
        loop.ended(MODEL, to(1, "new", By.CHANCE), before, Verdict.FAILED);
        loop.ended(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), Verdict.GOOD);

        assertThat(loop.rewarded(MODEL, to(1, "new", By.CHANCE), before, 0)).isFalse();
        assertThat(known("new").attained()).isEqualTo(new Attained(1, 1, 1));
    }

    @Test
    void goesOnWhenAVersionThatWasAwayComesBack() {
        follow("4");
        loop.ended(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), Verdict.GOOD);

        follow("");
        follow("4");
        assertThat(known("new").exposures()).isEqualTo(1);
        follow("");
        follow("5");

        assertThat(known("new").exposures()).isZero();
    }

    @Test
    void knowsNothingOfModelsWithoutArms() {
        loop.ended(MODEL, to(0, "old", By.CHANCE), ticker.nanos(), Verdict.GOOD);
        assertThat(evidence.of(MODEL)).isEmpty();

        follow("4");
        loop.ended(MODEL, to(5, "far", By.CHANCE), ticker.nanos(), Verdict.GOOD);
        loop.ended(MODEL, to(0, "new", By.CHANCE), ticker.nanos(), Verdict.GOOD);

        assertThat(evidence.of(MODEL).orElseThrow().totals()).containsOnly(ArmTotals.NOTHING);
        assertThat(evidence.of(MODEL).orElseThrow().of("nobody")).isEmpty();
    }

    @Test
    void refusesALossThatIsNone() {
        follow("4");

        assertThatThrownBy(() -> loop.rewarded(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), 1.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(known("new").losses().count()).isZero();
    }

    /** A reader that subtracts must never find a failure without its call. */
    @Test
    void isNeverSeenHalfWritten() throws InterruptedException {
        follow("4");
        CountDownLatch begun = new CountDownLatch(1);
        int calls = 200_000;
        Thread writer = Thread.ofPlatform().start(() -> {
            begun.countDown();
            for (int i = 0; i < calls; i++)
                loop.ended(MODEL, to(1, "new", By.CHANCE), ticker.nanos(), i % 2 == 0 ? Verdict.FAILED : Verdict.GOOD);
        });
        begun.await();

        ArmTotals last = ArmTotals.NOTHING;
        while (last.exposures() < calls) {
            ArmTotals now = known("new");
            ArmTotals more = now.since(last);
            assertThat(more.attained().events()).isEqualTo(more.exposures());
            assertThat(more.attained().answered()).isBetween(0L, more.attained().events());
            assertThat(more.attained().good()).isEqualTo(more.attained().answered());
            last = now;
        }

        writer.join();
        assertThat(known("new").attained()).isEqualTo(new Attained(calls, calls / 2, calls / 2));
    }
}
