package io.millrace.router.traffic.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.FeedbackSettings;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Assignment.By;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.slo.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls of a model with two arms, in time turned by hand. */
class ExperimentsTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HandTicker ticker = new HandTicker();
    private final ArmEvidence evidence = new ArmEvidence(1, ticker);
    private final LoopEvidence loop = evidence.addLoop();
    private final Experiments experiments = new Experiments(1, evidence, Clock.fixed(BEGAN, ZoneOffset.UTC), ticker);
    private final Experiments.Loop calls = experiments.addLoop();
    private final SplittableRandom random = new SplittableRandom(7);
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();

    private record Pending(int arm, long bornNanos, long endNanos) {}

    @BeforeEach
    void begin() {
        evidence.follow(Map.of(MODEL, List.of(arm("a"), arm("b"))));
        asked(0.5);
    }

    private static ArmIdentity arm(String name) {
        return new ArmIdentity(name, MODEL, Optional.empty(), Optional.of(name), Optional.empty());
    }

    private void asked(double ofB) {
        experiments.follow(Map.of(MODEL, new Experiments.Asked(List.of(1 - ofB, ofB), PATIENCE)));
    }

    private Experiment experiment() {
        return experiments.of(MODEL).orElseThrow();
    }

    private static Assignment to(int arm, By by) {
        return new Assignment(new Arm(arm == 0 ? "a" : "b", 1, true), arm, by);
    }

    /** A hundred calls a second; those of {@code b} take {@code slow}, those of {@code a} nothing. */
    private void play(int seconds, double shareOfB, Duration slow) {
        for (int tick = 0; tick < seconds * 100; tick++) {
            int arm = random.nextDouble() < shareOfB ? 1 : 0;
            long now = ticker.nanos();
            pending.addLast(new Pending(arm, now, now + (arm == 1 ? slow.toNanos() : 0)));
            List<Pending> left = new ArrayList<>();
            for (Pending call : pending) {
                if (call.endNanos() > now) left.add(call);
                else end(call);
            }
            pending.clear();
            pending.addAll(left);
            ticker.turn(Duration.ofMillis(10));
            if (tick % 100 == 0) experiments.look();
        }
    }

    private void end(Pending call) {
        calls.ended(MODEL, to(call.arm(), By.CHANCE), call.bornNanos(), call.endNanos() - call.bornNanos(), true);
    }

    @Test
    void findsSharesThatAreNotThoseAsked() {
        play(300, 0.4, Duration.ZERO);

        assertThat(experiment().isMisshared()).isTrue();
    }

    @Test
    void raisesNoAlarmWhereSharesAreAsAsked() {
        play(300, 0.5, Duration.ZERO);

        assertThat(experiment().isMisshared()).isFalse();
        assertThat(experiment().tested()).isBetween(24_000L, 28_000L);
    }

    /** Two thousand of its calls are always still under way: by those that have ended it would have too few. */
    @Test
    void anArmThatTakesLongerIsNoMismatch() {
        play(200, 0.5, Duration.ofSeconds(20));

        assertThat(experiment().tested()).isGreaterThan(14_000);
        assertThat(experiment().isMisshared()).isFalse();
    }

    @Test
    void followsSharesThatChange() {
        play(60, 0.5, Duration.ofSeconds(5));
        for (double share : new double[] {0.01, 0.05, 0.25, 0.9, 0}) {
            asked(share);
            play(60, share, Duration.ofSeconds(5));
        }

        assertThat(experiment().tested()).isGreaterThan(20_000);
        assertThat(experiment().isMisshared()).isFalse();
        asked(0.3);
        play(200, 0.5, Duration.ZERO);
        assertThat(experiment().isMisshared()).isTrue();
    }

    @Test
    void leavesOutWhatWasNotDrawn() {
        for (int call = 0; call < 5_000; call++) {
            calls.ended(MODEL, to(0, By.STICKY), ticker.nanos(), 1, true);
            calls.ended(MODEL, to(1, By.RULE), ticker.nanos(), 1, true);
        }
        ticker.turn(Duration.ofSeconds(11));
        experiments.look();
        ticker.turn(PATIENCE.plusSeconds(1));
        experiments.look();

        assertThat(experiment().tested()).isZero();
    }

    @Test
    void otherArmsAreAnotherExperiment() {
        play(300, 0.4, Duration.ZERO);
        evidence.follow(Map.of(MODEL, List.of(arm("a"), arm("c"))));

        asked(0.5);

        assertThat(experiment().isMisshared()).isFalse();
    }

    @Test
    void tellsHowLongAnswersTook() {
        for (int millis = 1; millis <= 1_000; millis++)
            calls.ended(MODEL, to(1, By.CHANCE), ticker.nanos(), millis * 1_000_000L, true);
        calls.ended(MODEL, to(1, By.CHANCE), ticker.nanos(), Duration.ofHours(9).toNanos(), false);

        assertThat(experiment().millis(1, 0.5)).isCloseTo(500, within(17.0));
        assertThat(experiment().millis(1, 0.99)).isCloseTo(990, within(32.0));
        assertThat(experiment().millis(0, 0.5)).isNaN();
        for (long nanos : new long[] {0, 999, 15_000, 17_500, 123_456_789, Long.MAX_VALUE})
            calls.ended(MODEL, to(0, By.CHANCE), ticker.nanos(), nanos, true);
        assertThat(experiment().millis(0, 1)).isCloseTo(1.05e6, within(3e4));
    }

    @Test
    void isToldInNumbersAndWords() {
        for (int call = 0; call < 4_000; call++) {
            loop.ended(MODEL, to(0, By.CHANCE), ticker.nanos(), Verdict.GOOD);
            loop.ended(MODEL, to(1, By.CHANCE), ticker.nanos(), call % 10 == 0 ? Verdict.FAILED : Verdict.GOOD);
            loop.rewarded(MODEL, to(0, By.CHANCE), ticker.nanos(), 0.5);
            loop.rewarded(MODEL, to(1, By.CHANCE), ticker.nanos(), 0.25);
        }

        ArmsReport report = ArmsReport.of(
                MODEL,
                evidence.of(MODEL).orElseThrow(),
                experiment(),
                List.of(0.5, 0.5),
                Optional.of(FeedbackSettings.DEFAULTS));

        assertThat(report.since()).isEqualTo(BEGAN);
        assertThat(report.arms()).extracting(ArmsReport.Arm::calls).containsExactly(4_000L, 4_000L);
        assertThat(report.measures())
                .extracting(measure -> measure.lines().get(1).mean())
                .containsExactly(0.9, 1.0, 0.75);
        assertThat(report.verdict())
                .matches("Answered: b is worse than a, by 0.\\d+ to 0.\\d+\\. "
                        + "In time: b and a cannot be told apart yet: if they differ, then by no more than 0.00\\d+\\. "
                        + "Reward: b is better than a, by 0.2\\d+ to 0.2\\d+\\.");
    }
}
