package io.millrace.router.agree;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.ConfigReader;
import io.millrace.config.ConfigResult;
import io.millrace.config.ModelConfig;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Assignment.By;
import io.millrace.router.traffic.canary.Agreement;
import io.millrace.router.traffic.canary.Agreements;
import io.millrace.router.traffic.canary.Canary;
import io.millrace.router.traffic.canary.Decided;
import io.millrace.router.traffic.canary.Hand;
import io.millrace.router.traffic.canary.Kept;
import io.millrace.router.traffic.canary.Rollouts;
import io.millrace.router.traffic.canary.Stage;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.slo.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The control side of one router among several, as far as it decides what versions get, with calls that a test makes up. */
final class AgreeingRouter {
    static final ModelName MODEL = new ModelName("m");
    static final ModelConfig CONFIG = config();

    final String name;
    final Agreements agreements;
    final Rollouts rollouts;
    final SharedTraffic traffic;
    final List<Decided> own = new ArrayList<>();
    final List<Decided> followed = new ArrayList<>();
    final List<CompletableFuture<Void>> hands = new ArrayList<>();
    private final HandTime time;
    private final Random random;
    private final ArmEvidence evidence;
    private final LoopEvidence loop;
    private final SharedBoard board;
    private double failing;
    private int callsPerSecond = 50;
    private boolean isDead;

    AgreeingRouter(String name, HandTime time, HandRegistry registry, Random random) {
        this(name, time, registry, random, Map.of());
    }

    AgreeingRouter(String name, HandTime time, HandRegistry registry, Random random, Map<ModelName, Kept> kept) {
        this.name = name;
        this.time = time;
        this.random = random;
        evidence = new ArmEvidence(1, time);
        loop = evidence.addLoop();
        agreements = new Agreements(name, time, random);
        rollouts = new Rollouts(evidence, kept, time, agreements);
        board = new SharedBoard(task -> time.after(0, task), time, random, this::found);
        traffic = new SharedTraffic(board, agreements, new SharedTraffic.Heard(followed::add, own::add), time);
        rollouts.follow(List.of(CONFIG));
        leadsTo("4.0");
        traffic.follow(Map.of(MODEL, true));
        board.use(registry.seenBy(name), "a registry");
        time.after(random.nextInt(100), this::look);
        time.after(random.nextInt(1000), this::second);
    }

    private void found() {
        agreements.found(board.status());
    }

    static ModelConfig config() {
        String document = """
                pools: {p: {protocol: oip-rest, endpoints: ["h:1"]}}
                models:
                  m:
                    slo: {latency: 50ms, availability: 99}
                    serve: [p]
                    traffic:
                      split: [{name: old, version: 3, weight: 100}, {name: new, version: 4.x, weight: 0}]
                      promote: {from: old, to: new, steps: [20, 50, 100], at-least-calls: 300, at-least-time: 5s}
                """;
        ConfigResult read = ConfigReader.read(Path.of("m.yaml"), document.getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(read).isInstanceOf(ConfigResult.Good.class);
        return Objects.requireNonNull(
                ((ConfigResult.Good) read).config().models().get(MODEL));
    }

    private void look() {
        if (isDead) return;
        board.step();
        time.after(SharedBoard.STEP.toMillis(), this::look);
    }

    private void second() {
        if (isDead) return;
        int toNew = (int) Math.round(callsPerSecond * share());
        ended(0, "old", callsPerSecond - toNew, 0);
        ended(1, "new", toNew, failing);
        own.addAll(rollouts.step());
        traffic.step();
        time.after(1000, this::second);
    }

    private void ended(int index, String arm, int calls, double failed) {
        for (int i = 0; i < calls; i++)
            loop.ended(
                    MODEL,
                    new Assignment(new Arm(arm, 1, true), index, By.CHANCE),
                    time.nanos(),
                    random.nextDouble() < failed ? Verdict.FAILED : Verdict.GOOD);
    }

    /** The version that it finds behind the new arm. */
    void leadsTo(String version) {
        Map<ModelName, List<ArmIdentity>> arms =
                Map.of(MODEL, List.of(arm("old", "3", "3"), arm("new", "4.x", version)));
        own.addAll(rollouts.arms(arms));
        evidence.follow(arms);
    }

    private static ArmIdentity arm(String name, String wanted, String version) {
        return new ArmIdentity(
                name, MODEL, Optional.empty(), Optional.of(wanted), Optional.of(new ModelVersion(version)));
    }

    /** So many of the new version's calls fail here. */
    AgreeingRouter sees(double failed) {
        failing = failed;
        return this;
    }

    AgreeingRouter has(int calls) {
        callsPerSecond = calls;
        return this;
    }

    CompletableFuture<Void> hand(Hand hand) {
        return agreements.obey(MODEL, hand);
    }

    /** Whatever comes of it. */
    void tries(Hand hand) {
        hands.add(hand(hand));
    }

    void dies() {
        isDead = true;
        board.close();
    }

    Canary canary() {
        return Objects.requireNonNull(rollouts.of(MODEL)).canary();
    }

    Stage stage() {
        return canary().stage();
    }

    /** Of the calls, what the new version gets. */
    double share() {
        return agreement().weight() / 100;
    }

    Agreement agreement() {
        return agreements.of(MODEL);
    }

    Kept.Whole kept() {
        return Objects.requireNonNull(rollouts.of(MODEL)).kept().orElseThrow();
    }
}
