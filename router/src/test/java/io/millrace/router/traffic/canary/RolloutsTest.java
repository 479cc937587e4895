package io.millrace.router.traffic.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.ModelConfig;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Assignment.By;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.slo.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Promotions between the config, the arms and the evidence. */
class RolloutsTest {
    private static final ModelName MODEL = new ModelName("m");

    private final HandTicker ticker = new HandTicker();
    private final ArmEvidence evidence = new ArmEvidence(1, ticker);
    private final LoopEvidence loop = evidence.addLoop();
    private Rollouts rollouts = new Rollouts(evidence, Map.of(), ticker);

    private static ModelConfig model(String promote) {
        String document = """
                pools: {p: {protocol: oip-rest, endpoints: ["h:1"]}}
                models:
                  m:
                    slo: {latency: 50ms}
                    serve: [p]
                    traffic:
                      split: [{name: old, version: 3, weight: 60}, {name: new, version: 4.x, weight: 20}, {name: side, version: 9, weight: 20}]
                      %s
                """.formatted(promote);
        ConfigResult read = ConfigReader.read(Path.of("m.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        return Objects.requireNonNull(
                ((ConfigResult.Good) read).config().models().get(MODEL));
    }

    private static ModelConfig promoting() {
        return model("promote: {from: old, to: new, steps: [5, 50, 100]}");
    }

    private void follow(ModelConfig config, String versionOfNew) {
        rollouts.follow(List.of(config));
        Map<ModelName, List<ArmIdentity>> arms =
                Map.of(MODEL, List.of(arm("old", "3", "3"), arm("new", "4.x", versionOfNew), arm("side", "9", "9")));
        rollouts.arms(arms);
        evidence.follow(arms);
    }

    private static ArmIdentity arm(String name, String wanted, String version) {
        return new ArmIdentity(
                name,
                MODEL,
                Optional.empty(),
                Optional.of(wanted),
                version.isEmpty() ? Optional.empty() : Optional.of(new ModelVersion(version)));
    }

    private void ended(int index, String arm, int calls, Verdict verdict) {
        for (int i = 0; i < calls; i++)
            loop.ended(MODEL, new Assignment(new Arm(arm, 1, true), index, By.CHANCE), ticker.nanos(), verdict);
    }

    private Map<String, Double> weights() {
        return Objects.requireNonNull(
                rollouts.weights(Map.of(MODEL, promoting())).get(MODEL));
    }

    private Canary canary() {
        return Objects.requireNonNull(rollouts.of(MODEL)).canary();
    }

    @Test
    void shareWhatBothWeighAndLeaveOthersAlone() {
        follow(promoting(), "4.0");
        assertThat(weights()).isEqualTo(Map.of("old", 76.0, "new", 4.0, "side", 20.0));

        rollouts.obey(MODEL, Hand.PROMOTE);
        assertThat(weights()).isEqualTo(Map.of("old", 40.0, "new", 40.0, "side", 20.0));
        rollouts.obey(MODEL, Hand.ROLL_BACK);
        assertThat(weights()).isEqualTo(Map.of("old", 80.0, "new", 0.0, "side", 20.0));
    }

    @Test
    void goBackOnTheEvidenceOfTheLoops() {
        follow(promoting(), "4.0");
        rollouts.step();
        ended(0, "old", 500, Verdict.GOOD);
        ended(1, "new", 30, Verdict.FAILED);

        List<Decided> decided = rollouts.step();

        assertThat(decided).singleElement().satisfies(one -> {
            assertThat(one.model()).isEqualTo(MODEL);
            assertThat(one.decision().action()).isEqualTo(Action.ROLL_BACK);
            assertThat(one.decision().readings().getFirst().candidateCount()).isEqualTo(30);
        });
        assertThat(rollouts.step()).isEmpty();
    }

    @Test
    void countNothingOfTheTimeBeforeThem() {
        follow(model(""), "4.0");
        ended(1, "new", 30, Verdict.FAILED);

        follow(promoting(), "4.0");
        assertThat(rollouts.step()).isEmpty();
        assertThat(rollouts.step()).isEmpty();

        assertThat(canary().memory().candidate()).isEqualTo(Tally.NOTHING);
    }

    @Test
    void goOnUnderAnotherConfigWithoutCountingTwice() {
        follow(promoting(), "4.0");
        rollouts.step();
        ended(1, "new", 3, Verdict.GOOD);
        rollouts.step();

        follow(model("promote: {from: old, to: new, steps: [5, 20, 100], at-least-calls: 7}"), "4.0");
        rollouts.step();

        assertThat(canary().memory().candidate().failed().count()).isEqualTo(3);
    }

    @Test
    void beginAnewWithAnotherVersionAndNotWhenOneIsAwayForAWhile() {
        follow(promoting(), "");
        rollouts.obey(MODEL, Hand.COMPLETE);
        follow(promoting(), "4.0");
        assertThat(canary().stage()).isEqualTo(Stage.PROMOTED);
        follow(promoting(), "");
        follow(promoting(), "4.0");
        assertThat(canary().stage()).isEqualTo(Stage.PROMOTED);

        follow(promoting(), "4.1");

        assertThat(canary().stage()).isEqualTo(Stage.TESTING);
        assertThat(canary().weight()).isEqualTo(5);
    }

    @Test
    void goOnWhereAnotherProcessStopped() {
        follow(promoting(), "4.0");
        rollouts.obey(MODEL, Hand.PROMOTE);
        Kept.Whole kept = Objects.requireNonNull(rollouts.of(MODEL)).kept().orElseThrow();

        rollouts = new Rollouts(evidence, Map.of(MODEL, kept), ticker);
        follow(promoting(), "");
        assertThat(canary().weight()).isEqualTo(50);
        follow(promoting(), "4.2");

        assertThat(canary().weight()).isEqualTo(5);
    }

    @Test
    void waitForAHandWhereNobodyKnowsHowFarTheyWere() {
        rollouts = new Rollouts(evidence, Map.of(MODEL, new Kept.Spoilt("cut off")), ticker);
        follow(promoting(), "4.0");
        rollouts.step();
        ended(0, "old", 100_000, Verdict.GOOD);
        ended(1, "new", 100_000, Verdict.GOOD);
        ticker.turn(Duration.ofHours(1));

        assertThat(rollouts.step()).isEmpty();

        assertThat(canary().stage()).isEqualTo(Stage.PAUSED);
        assertThat(weights().get("new")).isEqualTo(4.0);
        rollouts.obey(MODEL, Hand.RESUME);
        assertThat(rollouts.step()).hasSize(1);
    }

    @Test
    void areForgottenWithTheirConfig() {
        follow(promoting(), "4.0");
        rollouts.obey(MODEL, Hand.COMPLETE);

        follow(model(""), "4.0");
        assertThat(rollouts.of(MODEL)).isNull();
        assertThatThrownBy(() -> rollouts.obey(MODEL, Hand.HOLD)).isInstanceOf(IllegalStateException.class);
        follow(promoting(), "4.0");

        assertThat(canary().weight()).isEqualTo(5);
    }
}
