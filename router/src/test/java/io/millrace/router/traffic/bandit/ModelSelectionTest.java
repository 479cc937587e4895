package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.ArmSettings;
import io.millrace.config.FeedbackSettings;
import io.millrace.config.SelectSettings;
import io.millrace.config.SelectSettings.By;
import io.millrace.config.SelectSettings.Learn;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.slo.Objective;
import io.millrace.slo.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three arms, of which the last is for rules alone. */
class ModelSelectionTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));

    private final HandTicker ticker = new HandTicker();
    private final ArmEvidence evidence = new ArmEvidence(1, ticker);
    private final LoopEvidence loop = evidence.addLoop();
    private final Lessons lessons = source -> evidence.lessons(MODEL, source);

    @BeforeEach
    void begin() {
        evidence.follow(Map.of(MODEL, List.of(identity("a"), identity("b"), identity("c"))));
    }

    private static ArmIdentity identity(String name) {
        return new ArmIdentity(name, MODEL, Optional.empty(), Optional.of(name), Optional.empty());
    }

    private static TrafficSettings traffic(By by, Learn learn) {
        return new TrafficSettings(
                List.of(arm("a", 60), arm("b", 40), arm("c", 0)),
                List.of(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(FeedbackSettings.DEFAULTS),
                Optional.of(new SelectSettings(by, learn, Duration.ofSeconds(10), 0.05, 0.1, 14.4, Optional.empty())));
    }

    private static ArmSettings arm(String name, int weight) {
        return new ArmSettings(
                name, Optional.empty(), Optional.empty(), Optional.of(name.equals("c") ? "3" : "1"), weight);
    }

    private ArmEvidence.Known known() {
        return evidence.of(MODEL).orElseThrow();
    }

    private ModelSelection selection(TrafficSettings traffic) {
        return new ModelSelection(traffic, OBJECTIVE, known(), new SplittableRandom(1), ticker);
    }

    private void calls(int arm, Verdict verdict, int count) {
        Assignment to = new Assignment(new Arm(List.of("a", "b", "c").get(arm), 1, true), arm, Assignment.By.CHANCE);
        for (int call = 0; call < count; call++) loop.ended(MODEL, to, ticker.nanos(), verdict);
    }

    private void reward(int arm, double loss, int count) {
        Assignment to = new Assignment(new Arm(List.of("a", "b", "c").get(arm), 1, true), arm, Assignment.By.CHANCE);
        for (int call = 0; call < count; call++) loop.rewarded(MODEL, to, ticker.nanos(), loss);
    }

    @Test
    void beginsWithTheWeightsOfTheConfig() {
        TrafficSettings traffic = traffic(By.THOMPSON, Learn.FEEDBACK);
        ModelSelection selection = selection(traffic);

        assertThat(selection.hasLearned()).isFalse();
        assertThat(selection.weights(traffic.split())).isEqualTo(Map.of("a", 0.6, "b", 0.4, "c", 0.0));
        calls(0, Verdict.GOOD, 200);
        ticker.turn(Duration.ofSeconds(10));
        assertThat(selection.step(known(), lessons))
                .as("nobody has told anything")
                .isFalse();
        assertThat(selection.hasLearned()).isFalse();
    }

    @Test
    void learnsWhatClientsTellOnceItIsTime() {
        TrafficSettings traffic = traffic(By.THOMPSON, Learn.FEEDBACK);
        ModelSelection selection = selection(traffic);
        reward(0, 1, 100);
        reward(1, 0.2, 100);
        ticker.turn(Duration.ofSeconds(9));
        assertThat(selection.step(known(), lessons)).isFalse();

        ticker.turn(Duration.ofSeconds(1));

        assertThat(selection.step(known(), lessons)).isTrue();
        Map<String, Double> weights = selection.weights(traffic.split());
        assertThat(weights).containsEntry("c", 0.0);
        assertThat(weights.get("a")).isCloseTo(0.05, within(0.01));
        assertThat(weights.get("b")).isCloseTo(0.95, within(0.01));
        assertThat(selection.memory().arms().get(1).sum()).isCloseTo(80, within(1e-6));
    }

    @Test
    void learnsFromWhatBecameOfCalls() {
        ModelSelection bySuccess = selection(traffic(By.EPSILON_GREEDY, Learn.SUCCESS));
        ModelSelection byTime = selection(traffic(By.EPSILON_GREEDY, Learn.ON_TIME));
        calls(0, Verdict.LATE, 90);
        calls(1, Verdict.GOOD, 60);
        calls(1, Verdict.FAILED, 30);
        ticker.turn(Duration.ofSeconds(10));

        bySuccess.step(known(), lessons);
        byTime.step(known(), lessons);

        assertThat(bySuccess.memory().arms()).extracting(BanditMemory.Arm::sum).containsExactly(90.0, 60.0);
        assertThat(byTime.memory().arms()).extracting(BanditMemory.Arm::sum).containsExactly(0.0, 60.0);
    }

    @Test
    void shutsOutWhatBurnsTheBudgetUntilItWasLongAgo() {
        TrafficSettings traffic = traffic(By.EPSILON_GREEDY, Learn.FEEDBACK);
        ModelSelection selection = selection(traffic);
        reward(1, 0, 100);
        calls(1, Verdict.FAILED, 50);
        calls(1, Verdict.GOOD, 950);
        calls(0, Verdict.GOOD, 1_000);
        ticker.turn(Duration.ofSeconds(10));

        selection.step(known(), lessons);
        assertThat(selection.shutOut()).containsExactly("b");
        assertThat(selection.weights(traffic.split())).containsEntry("b", 0.0).containsEntry("c", 0.0);
        assertThat(selection.weights(traffic.split()).get("a")).isCloseTo(1, within(1e-9));
        for (int step = 0; step < 31; step++) {
            ticker.turn(Duration.ofSeconds(10));
            selection.step(known(), lessons);
        }
        assertThat(selection.shutOut()).isEmpty();
        assertThat(selection.weights(traffic.split()).get("b")).isGreaterThan(0.8);
    }

    @Test
    void isOfTheArmsItBeganWith() {
        ModelSelection selection = selection(traffic(By.UCB1, Learn.SUCCESS));
        ticker.turn(Duration.ofSeconds(1));
        assertThat(selection.isOf(known())).isTrue();

        evidence.follow(Map.of(MODEL, List.of(identity("a"), identity("b"), identity("d"))));

        assertThat(selection.isOf(known())).isFalse();
    }

    private ModelSelection taught(TrafficSettings traffic) {
        ModelSelection taught = selection(traffic);
        reward(1, 0, 200);
        reward(0, 1, 200);
        ticker.turn(Duration.ofSeconds(10));
        taught.step(known(), lessons);
        return taught;
    }

    @Test
    void goesOnByWhatWasKnown() {
        TrafficSettings traffic = traffic(By.THOMPSON, Learn.FEEDBACK);
        ModelSelection first = taught(traffic);

        ModelSelection second = selection(traffic);
        second.restore(first.kept());

        assertThat(second.hasLearned()).isTrue();
        assertThat(second.weights(traffic.split()).get("b")).isGreaterThan(0.9);
        assertThat(second.kept()).isEqualTo(first.kept());
    }

    @Test
    void knowsNothingOfAnArmThatLeadsElsewhereThanItDid() {
        TrafficSettings traffic = traffic(By.THOMPSON, Learn.FEEDBACK);
        KeptSelection kept = taught(traffic).kept();
        evidence.follow(Map.of(MODEL, List.of(identity("a"), leading("b", "elsewhere"), identity("c"))));

        ModelSelection second = selection(traffic);
        second.restore(kept);

        assertThat(second.memory().arms())
                .extracting(BanditMemory.Arm::rewarded)
                .containsExactly(200L, 0L);
    }

    /** When a router starts, it does not know yet which versions there are. */
    @Test
    void beginsAnewWhereAVersionTurnsOutToBeAnother() {
        TrafficSettings traffic = traffic(By.THOMPSON, Learn.FEEDBACK);
        ModelSelection first = taught(traffic);
        KeptSelection kept = new KeptSelection(
                first.rule(),
                List.of(identity("a"), version("b", "1")),
                first.kept().memory());
        ModelSelection second = selection(traffic);
        second.restore(kept);
        evidence.follow(Map.of(MODEL, List.of(identity("a"), version("b", "1"), identity("c"))));
        assertThat(second.isOf(known())).isTrue();

        evidence.follow(Map.of(MODEL, List.of(identity("a"), version("b", "2"), identity("c"))));

        assertThat(second.isOf(known())).isFalse();
    }

    private static ArmIdentity leading(String name, String pool) {
        return new ArmIdentity(name, MODEL, Optional.of(pool), Optional.of(name), Optional.empty());
    }

    private static ArmIdentity version(String name, String version) {
        return new ArmIdentity(
                name, MODEL, Optional.empty(), Optional.of(name), Optional.of(new ModelVersion(version)));
    }

    @Test
    void learnsNothingOfAnotherRule() {
        KeptSelection kept = taught(traffic(By.THOMPSON, Learn.FEEDBACK)).kept();
        ModelSelection other = selection(traffic(By.THOMPSON, Learn.ON_TIME));

        assertThat(other.rule()).isEqualTo("thompson of on-time");
        assertThatThrownBy(() -> other.restore(kept))
                .hasMessage("thompson of on-time learns nothing of thompson of feedback from 0.0 to 1.0");
    }
}
