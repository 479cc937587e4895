package io.millrace.router.traffic.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.FeedbackSettings;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Assignment.By;
import io.millrace.router.traffic.evidence.RewardRange;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.ArmTotals;
import io.millrace.router.traffic.reward.Feedback.Said;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feedback on two loops, which run when they are told to. */
class RewardsTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final FeedbackSettings STARS =
            new FeedbackSettings(Duration.ofMinutes(1), 100, 1, 5, OptionalDouble.empty());

    private final HandTicker ticker = new HandTicker();
    private final ArmEvidence evidence = new ArmEvidence(2, ticker);
    private final Rewards rewards = new Rewards(2, ticker);
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final LoopRewards here = rewards.addLoop(tasks::add, evidence.addLoop());
    private final LoopRewards there = rewards.addLoop(tasks::add, evidence.addLoop());
    private final List<FeedbackOutcome> outcomes = new ArrayList<>();

    @BeforeEach
    void follow() {
        follow("a", "b");
    }

    private void follow(String... arms) {
        List<ArmIdentity> identities = new ArrayList<>();
        for (String arm : arms)
            identities.add(new ArmIdentity(arm, MODEL, Optional.empty(), Optional.of(arm), Optional.empty()));
        evidence.follow(Map.of(MODEL, identities));
    }

    private AnsweredCall by(By by, double said) {
        return new AnsweredCall(new Assignment(new Arm("b", 1, true), 1, by), ticker.nanos(), said);
    }

    private void answered(LoopRewards loop, String id) {
        loop.answered(MODEL, STARS, new RequestId(id), by(By.CHANCE, Double.NaN));
    }

    private static Feedback worth(String id, double reward) {
        return new Feedback(new RequestId(id), Optional.empty(), new Said.Worth(reward));
    }

    private void give(Feedback... feedback) {
        outcomes.clear();
        rewards.give(here, List.of(feedback), outcomes::addAll);
        while (!tasks.isEmpty()) tasks.removeFirst().run();
    }

    private ArmTotals known() {
        return evidence.of(MODEL).orElseThrow().of("b").orElseThrow();
    }

    @Test
    void findsTheLoopThatAnsweredAndCountsForTheArm() {
        answered(here, "one");
        answered(there, "two");

        give(worth("two", 5), worth("one", 2), worth("three", 1));

        assertThat(outcomes)
                .containsExactly(
                        new FeedbackOutcome.Taken(MODEL, "b"),
                        new FeedbackOutcome.Taken(MODEL, "b"),
                        new FeedbackOutcome.Unknown());
        assertThat(known().losses().count()).isEqualTo(2);
        assertThat(known().losses().sum()).isEqualTo(0.75);
    }

    @Test
    void countsOnce() {
        answered(there, "one");

        give(worth("one", 4), worth("one", 5));
        assertThat(outcomes)
                .containsExactly(new FeedbackOutcome.Taken(MODEL, "b"), new FeedbackOutcome.Repeated(MODEL));
        give(worth("one", 4));
        assertThat(outcomes).containsExactly(new FeedbackOutcome.Repeated(MODEL));
        assertThat(known().losses().count()).isEqualTo(1);
    }

    @Test
    void aNumberOutsideTheRangeLeavesTheCallWaiting() {
        answered(here, "one");

        give(worth("one", 6), worth("one", Double.NaN), worth("one", 5));

        FeedbackOutcome outside = new FeedbackOutcome.Outside(MODEL, new RewardRange(1, 5));
        assertThat(outcomes).containsExactly(outside, outside, new FeedbackOutcome.Taken(MODEL, "b"));
    }

    @Test
    void looksAtTheModelThatIsNamedAlone() {
        answered(here, "one");

        give(new Feedback(new RequestId("one"), Optional.of(new ModelName("other")), new Said.Worth(5)));
        assertThat(outcomes).containsExactly(new FeedbackOutcome.Unknown());
        give(new Feedback(new RequestId("one"), Optional.of(MODEL), new Said.Worth(5)));
        assertThat(outcomes).containsExactly(new FeedbackOutcome.Taken(MODEL, "b"));
    }

    @Test
    void isTooLateAfterTheWindow() {
        answered(here, "one");
        ticker.turn(Duration.ofMinutes(1).plusNanos(1));

        give(worth("one", 5));

        assertThat(outcomes).containsExactly(new FeedbackOutcome.Unknown());
        assertThat(known()).isEqualTo(ArmTotals.NOTHING);
    }

    @Test
    void whatDoesNotCountIsHeardAndSaysWhy() {
        here.answered(MODEL, STARS, new RequestId("ruled"), by(By.RULE, Double.NaN));
        answered(here, "before");
        ticker.turn(Duration.ofSeconds(1));
        follow("a", "b", "c");

        give(worth("ruled", 5), worth("before", 5));

        assertThat(outcomes)
                .containsExactly(
                        new FeedbackOutcome.Uncounted(MODEL, "b", "a rule sent the call"),
                        new FeedbackOutcome.Uncounted(MODEL, "b", "the arms have changed since the call"));
    }

    @Test
    void anAnswerThatIsTheLabelIsWorthAllAndAnotherNothing() {
        here.answered(MODEL, STARS, new RequestId("right"), by(By.CHANCE, 7));
        here.answered(MODEL, STARS, new RequestId("wrong"), by(By.CHANCE, 3));
        here.answered(MODEL, STARS, new RequestId("words"), by(By.CHANCE, Double.NaN));

        give(label("right"), label("wrong"), label("words"));

        assertThat(known().losses().count()).isEqualTo(2);
        assertThat(known().losses().sum()).isEqualTo(1);
        assertThat(outcomes.get(2)).isInstanceOf(FeedbackOutcome.Uncounted.class);
    }

    private static Feedback label(String id) {
        return new Feedback(new RequestId(id), Optional.empty(), new Said.Label(7));
    }

    @Test
    void anAnswerThatNobodyTellsOfCountsAsTheConfigSays() {
        FeedbackSettings clicks = new FeedbackSettings(Duration.ofMinutes(1), 100, 0, 1, OptionalDouble.of(0));
        here.answered(MODEL, clicks, new RequestId("clicked"), by(By.CHANCE, Double.NaN));
        here.answered(MODEL, clicks, new RequestId("not"), by(By.CHANCE, Double.NaN));
        give(worth("clicked", 1));
        ticker.turn(Duration.ofMinutes(2));

        here.sweep();

        assertThat(known().losses().count()).isEqualTo(2);
        assertThat(known().losses().mean()).isEqualTo(0.5);
    }

    @Test
    void otherSettingsBeginAnew() {
        answered(here, "one");
        FeedbackSettings other = new FeedbackSettings(Duration.ofHours(1), 100, 1, 5, OptionalDouble.empty());

        here.answered(MODEL, other, new RequestId("two"), by(By.CHANCE, Double.NaN));
        give(worth("one", 5), worth("two", 5));

        assertThat(outcomes).containsExactly(new FeedbackOutcome.Unknown(), new FeedbackOutcome.Taken(MODEL, "b"));
    }
}
