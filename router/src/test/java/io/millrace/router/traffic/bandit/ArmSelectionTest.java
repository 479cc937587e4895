package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.HandTicker;
import io.millrace.inference.RequestId;
import io.millrace.router.traffic.Features;
import io.millrace.slo.Attained;
import io.millrace.slo.Objective;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArmSelectionTest {
    private static final List<String> ARMS = List.of("a", "b", "c");
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));
    private static final ObjectiveRail RAIL = new ObjectiveRail(OBJECTIVE, 10, 100);

    private final HandTicker ticker = new HandTicker();
    private int calls;

    static List<BanditRule> rules() {
        return List.of(
                new BanditRule.EpsilonGreedy(0.1),
                new BanditRule.Ucb1(0.5),
                new BanditRule.ThompsonBeta(),
                new BanditRule.ThompsonGaussian(0.5),
                new BanditRule.Exp3(0.1),
                new BanditRule.LinUcb(2, 0.5, 1));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void comesToPreferWhatIsRewarded(BanditRule rule) {
        ArmSelection selection = selection(rule, 0.01, 1_000);

        int[] chosen = play(selection, rule, 5_000);

        assertThat(chosen[2]).isGreaterThan(3_000);
        assertThat(IntStream.of(chosen).min().orElseThrow()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keepsALeastShareForEachArm(BanditRule rule) {
        ArmSelection selection = selection(rule, 0.1, 1_000);

        int[] chosen = play(selection, rule, 5_000);

        // Five deviations below what is drawn for it at least.
        for (int of : chosen) assertThat(of).isGreaterThan(500 - 5 * 22);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shutsOutWhatBurnsTheBudgetHoweverWellItIsRewarded(BanditRule rule) {
        ArmSelection selection = selection(rule, 0.1, 1_000);
        play(selection, rule, 2_000);

        selection.keepWithin(RAIL, List.of(well(), well(), burning()));

        assertThat(selection.shutOut()).containsExactly("c");
        assertThat(play(selection, rule, 500)[2]).isZero();
        selection.keepWithin(RAIL, List.of(well(), well(), Attained.NOTHING));
        assertThat(play(selection, rule, 500)[2]).isGreaterThan(200);
    }

    @Test
    void shutsOutNoneWhereAllBurn() {
        ArmSelection selection = selection(new BanditRule.ThompsonBeta(), 0, 10);

        selection.keepWithin(RAIL, List.of(burning(), burning(), burning()));

        assertThat(selection.shutOut()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void goesOnByWhatItLearnedBeforeARestart(BanditRule rule) {
        ArmSelection first = selection(rule, 0, 1_000);
        play(first, rule, 3_000);
        BanditMemory written = new JsonObject(JsonObject.mapFrom(first.memory()).encode()).mapTo(BanditMemory.class);

        ArmSelection second = selection(rule, 0, 1_000);
        second.restore(written);

        assertThat(second.memory()).isEqualTo(first.memory());
        assertThat(play(second, rule, 300)[2]).isGreaterThan(200);
    }

    @Test
    void anotherRuleGoesOnByTheMeans() {
        ArmSelection first = selection(new BanditRule.Exp3(0.1), 0, 1_000);
        play(first, new BanditRule.Exp3(0.1), 3_000);

        ArmSelection second = selection(new BanditRule.EpsilonGreedy(0), 0, 1_000);
        second.restore(first.memory());

        assertThat(second.choose(next(), Features.NONE).arm()).isEqualTo(2);
    }

    @Test
    void knowsArmsByNameWhenTheyAreOthers() {
        BanditRule rule = new BanditRule.EpsilonGreedy(0);
        ArmSelection first = selection(rule, 0, 1_000);
        play(first, new BanditRule.EpsilonGreedy(0.5), 1_000);

        ArmSelection second = new ArmSelection(
                List.of("c", "d"), settings(rule, 0, 10, OptionalDouble.empty()), new SplittableRandom(1), ticker);
        second.restore(first.memory());

        BanditMemory.Arm known = second.memory().arms().getFirst();
        assertThat(known).isEqualTo(first.memory().arms().getLast());
        assertThat(second.memory().arms().getLast().chosen()).isZero();
    }

    @Test
    void aRewardTeachesOnceAndInTime() {
        ArmSelection selection = selection(new BanditRule.EpsilonGreedy(0.5), 0, 10);
        RequestId id = next();
        RequestId late = next();
        selection.choose(id, Features.NONE);

        assertThat(selection.reward(id, 1)).isTrue();
        assertThat(selection.reward(id, 1)).as("twice").isFalse();
        assertThat(selection.reward(next(), 1)).as("never chosen").isFalse();
        selection.choose(late, Features.NONE);
        ticker.turn(Duration.ofMinutes(1).plusNanos(1));
        assertThat(selection.reward(late, 1)).as("too late").isFalse();
        assertThat(rewarded(selection)).isEqualTo(1);
        assertThatThrownBy(() -> selection.reward(id, 1.1)).hasMessage("a reward of 1.1 is not in [0,1]");
        assertThatThrownBy(() -> selection.reward(id, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesACallWithoutRewardForWhatItIsTold() {
        ArmSelection selection = new ArmSelection(
                ARMS,
                settings(new BanditRule.EpsilonGreedy(0.5), 0, 10, OptionalDouble.of(0)),
                new SplittableRandom(1),
                ticker);
        selection.choose(next(), Features.NONE);
        ticker.turn(Duration.ofMinutes(2));

        selection.sweep();

        assertThat(selection.awaited()).isZero();
        assertThat(rewarded(selection)).isEqualTo(1);
    }

    @Test
    void awaitsABoundedNumberOfRewards() {
        ArmSelection selection = selection(new BanditRule.EpsilonGreedy(0.5), 0, 10);
        RequestId first = next();
        selection.choose(first, Features.NONE);
        for (int call = 0; call < 10; call++) selection.choose(next(), Features.NONE);

        assertThat(selection.awaited()).isEqualTo(10);
        assertThat(selection.reward(first, 1)).isFalse();
    }

    /** Rewards of an adversary's kind: what an arm was chosen with is part of what is learned. */
    @Test
    void tellsTheProbabilityThatIsLearnedBy() {
        ArmSelection selection = selection(new BanditRule.Exp3(0.1), 0.05, 10);

        Choice choice = selection.choose(next(), Features.NONE);

        // Nothing being known, all are even: 0.05 by the rail, and a third of the rest.
        assertThat(choice.probability()).isCloseTo(0.05 + 0.85 / 3, within(1e-12));
    }

    @Test
    void refusesCallsWithOtherFeaturesThanAsked() {
        ArmSelection selection = selection(new BanditRule.LinUcb(2, 1, 1), 0, 10);

        assertThatThrownBy(() -> selection.choose(next(), Features.of(1, 2, 3)))
                .hasMessage("3 features, 2 are asked for");
        assertThatThrownBy(() -> Features.of(1, Double.NaN)).hasMessageStartingWith("feature 1 is NaN");
        assertThatThrownBy(() -> Features.of(1e7)).hasMessageStartingWith("feature 0 is 1.0E7");
        assertThat(selection.awaited()).isZero();
    }

    @Test
    void refusesLeastSharesThatAreMoreThanAll() {
        assertThatThrownBy(() -> selection(new BanditRule.ThompsonBeta(), 0.4, 10))
                .hasMessage("a least share of 0.4 for each of 3 arms");
    }

    /** Rewarded are 1, 2 and 8 of ten calls. */
    private int[] play(ArmSelection selection, BanditRule rule, int count) {
        SplittableRandom random = new SplittableRandom(calls);
        double[] means = {0.1, 0.2, 0.8};
        int[] chosen = new int[ARMS.size()];
        for (int call = 0; call < count; call++) {
            RequestId id = next();
            int arm = selection.choose(id, features(rule)).arm();
            chosen[arm]++;
            selection.reward(id, random.nextDouble() < means[arm] ? 1 : 0);
        }
        return chosen;
    }

    private static Features features(BanditRule rule) {
        return rule instanceof BanditRule.LinUcb ? Features.of(1, 0.5) : Features.NONE;
    }

    private ArmSelection selection(BanditRule rule, double leastShare, int awaited) {
        return new ArmSelection(
                ARMS, settings(rule, leastShare, awaited, OptionalDouble.empty()), new SplittableRandom(1), ticker);
    }

    private static SelectionSettings settings(BanditRule rule, double leastShare, int awaited, OptionalDouble without) {
        return new SelectionSettings(rule, leastShare, Duration.ofMinutes(1), awaited, without);
    }

    private static long rewarded(ArmSelection selection) {
        return selection.memory().arms().stream()
                .mapToLong(BanditMemory.Arm::rewarded)
                .sum();
    }

    private static Attained well() {
        return new Attained(1_000, 1_000, 1_000);
    }

    private static Attained burning() {
        return new Attained(1_000, 900, 900);
    }

    private RequestId next() {
        return new RequestId("r" + calls++);
    }
}
