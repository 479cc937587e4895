package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.router.traffic.bandit.BatchedSelection.Batch;
import io.millrace.slo.Attained;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchedSelectionTest {
    private static final List<String> ARMS = List.of("a", "b", "c");
    private static final ObjectiveRail RAIL =
            new ObjectiveRail(new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30)), 10, 100);

    static List<BanditRule> rules() {
        return List.of(
                new BanditRule.EpsilonGreedy(0.1),
                new BanditRule.Ucb1(0.5),
                new BanditRule.ThompsonBeta(),
                new BanditRule.ThompsonGaussian(0.5),
                new BanditRule.Exp3(0.1));
    }

    private static BatchedSelection selection(BanditRule rule, double leastShare) {
        return new BatchedSelection(ARMS, rule, leastShare, new SplittableRandom(1));
    }

    private static void teach(BatchedSelection selection) {
        selection.learn(List.of(
                new Batch(1_000, 1_000, 200, 1 / 3.0),
                new Batch(1_000, 1_000, 300, 1 / 3.0),
                new Batch(1_000, 1_000, 700, 1 / 3.0)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void givesMostToWhatIsWorthMostAndTheLeastShareToTheRest(BanditRule rule) {
        BatchedSelection selection = selection(rule, 0.05);

        teach(selection);

        List<Double> shares = selection.shares();
        assertThat(shares.get(2)).isGreaterThan(0.75);
        assertThat(shares).allSatisfy(share -> assertThat(share).isGreaterThanOrEqualTo(0.05));
        assertThat(shares.stream().mapToDouble(share -> share).sum()).isCloseTo(1, within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void spreadsEvenlyWhatItKnowsNothingOf(BanditRule rule) {
        assertThat(selection(rule, 0).shares())
                .allSatisfy(share -> assertThat(share).isBetween(0.25, 0.42));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void givesNothingToWhatBurnsTheBudget(BanditRule rule) {
        BatchedSelection selection = selection(rule, 0.05);
        teach(selection);
        Attained well = new Attained(1_000, 1_000, 1_000);

        selection.keepWithin(RAIL, List.of(well, well, new Attained(1_000, 900, 900)));

        assertThat(selection.shutOut()).containsExactly("c");
        assertThat(selection.shares().get(2)).isZero();
        assertThat(selection.shares().stream().mapToDouble(share -> share).sum())
                .isCloseTo(1, within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void goesOnByWhatItLearnedBeforeARestart(BanditRule rule) {
        BatchedSelection first = selection(rule, 0.05);
        teach(first);

        BatchedSelection second = selection(rule, 0.05);
        second.restore(first.memory());

        assertThat(second.memory()).isEqualTo(first.memory());
        assertThat(second.shares().get(2)).isGreaterThan(0.75);
    }

    @Test
    void doesNotTakeARuleThatLooksAtEachCall() {
        assertThatThrownBy(() -> selection(new BanditRule.LinUcb(2, 1, 1), 0))
                .hasMessage("a rule that asks for features chooses for each call");
    }
}
