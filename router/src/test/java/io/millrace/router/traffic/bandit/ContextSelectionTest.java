package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.ArmSettings;
import io.millrace.config.FeedbackSettings;
import io.millrace.config.SelectSettings;
import io.millrace.config.SelectSettings.By;
import io.millrace.config.SelectSettings.Learn;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.HandTicker;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.Arm;
import io.millrace.router.traffic.ArmChoice;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Context;
import io.millrace.router.traffic.ContextSource;
import io.millrace.router.traffic.Features;
import io.millrace.router.traffic.learn.ArmEvidence;
import io.millrace.router.traffic.learn.ArmIdentity;
import io.millrace.router.traffic.learn.LoopEvidence;
import io.millrace.slo.Objective;
import io.millrace.slo.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three arms, of which the second is for rules alone; calls come to two loops and ask with two numbers. */
class ContextSelectionTest {
    private static final ModelName MODEL = new ModelName("m");
    private static final Objective OBJECTIVE = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));
    private static final long ALL_OPEN = 0b111;

    private final HandTicker ticker = new HandTicker();
    private final ArmEvidence evidence = new ArmEvidence(2, ticker);
    private final List<LoopEvidence> loops = List.of(evidence.addLoop(), evidence.addLoop());
    private final Lessons lessons = source -> evidence.lessons(MODEL, source);
    private final RandomGenerator random = new SplittableRandom(7);

    @BeforeEach
    void begin() {
        evidence.follow(Map.of(MODEL, List.of(identity("a"), identity("b"), identity("c"))));
    }

    private static ArmIdentity identity(String name) {
        return new ArmIdentity(name, MODEL, Optional.empty(), Optional.of(name), Optional.empty());
    }

    private static TrafficSettings traffic(Learn learn, double minShare) {
        return new TrafficSettings(
                List.of(arm("a", 75), arm("b", 0), arm("c", 25)),
                List.of(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(FeedbackSettings.DEFAULTS),
                Optional.of(new SelectSettings(
                        By.LIN_UCB,
                        learn,
                        Duration.ofSeconds(1),
                        minShare,
                        0.1,
                        14.4,
                        Optional.of(new SelectSettings.Input("user", 2, 0.5)))));
    }

    private static ArmSettings arm(String name, int weight) {
        return new ArmSettings(name, Optional.empty(), Optional.empty(), Optional.of("1"), weight);
    }

    private ArmEvidence.Known known() {
        return evidence.of(MODEL).orElseThrow();
    }

    private ModelSelection selection(TrafficSettings traffic) {
        return new ModelSelection(traffic, OBJECTIVE, known(), new SplittableRandom(1), ticker);
    }

    private static ArmChoice choice(ModelSelection selection) {
        return selection.choice().orElseThrow();
    }

    private static Assignment assigned(ContextSource source, int arm, Features features) {
        String name = List.of("a", "b", "c").get(arm);
        return new Assignment(new Arm(name, 1, true), arm, Assignment.By.CONTEXT, new Context(source, features));
    }

    private Features asked(ContextSource source) {
        return source.features(new double[] {random.nextDouble(-1, 1), random.nextDouble(-1, 1)});
    }

    /** Arm a is for calls whose first number is above 0, c for the others. */
    private static boolean isRight(int arm, Features features) {
        return (features.get(1) > 0) == (arm == 0);
    }

    /** @return how many of the choices were right */
    private int play(ModelSelection selection, int calls) {
        int right = 0;
        for (int call = 0; call < calls; call++) {
            ArmChoice choice = choice(selection);
            Features features = asked(choice.source());
            int wanted = choice.choose(features, ALL_OPEN, random);
            int arm = wanted == ArmChoice.BY_WEIGHT ? 2 * random.nextInt(2) : wanted;
            boolean isRight = isRight(arm, features);
            LoopEvidence loop = loops.get(call % 2);
            Assignment to = assigned(choice.source(), arm, features);
            loop.ended(MODEL, to, ticker.nanos(), isRight ? Verdict.GOOD : Verdict.LATE);
            if (choice.source().learn() == Learn.FEEDBACK) loop.rewarded(MODEL, to, ticker.nanos(), isRight ? 0 : 1);
            if (isRight) right++;
            if (call % 20 == 19) step(selection);
        }
        return right;
    }

    private boolean step(ModelSelection selection) {
        ticker.turn(Duration.ofSeconds(1));
        return selection.step(known(), lessons);
    }

    @Test
    void leavesItToTheWeightsUntilAnythingIsKnown() {
        ModelSelection selection = selection(traffic(Learn.FEEDBACK, 0));
        ArmChoice choice = choice(selection);

        assertThat(choice.source()).isEqualTo(new ContextSource("user", 2, Learn.FEEDBACK));
        assertThat(choice.choose(asked(choice.source()), ALL_OPEN, random)).isEqualTo(ArmChoice.BY_WEIGHT);
        assertThat(selection.weights(traffic(Learn.FEEDBACK, 0).split()))
                .isEqualTo(Map.of("a", 0.75, "b", 0.0, "c", 0.25));
    }

    @Test
    void learnsWhichArmIsForWhichCalls() {
        ModelSelection byWord = selection(traffic(Learn.FEEDBACK, 0));
        play(byWord, 400);
        int right = play(byWord, 1_000);

        assertThat(right).isGreaterThan(900);
        assertThat(byWord.memory().arms()).extracting(BanditMemory.Arm::name).containsExactly("a", "c");
        assertThat(byWord.weights(traffic(Learn.FEEDBACK, 0).split()).get("a")).isCloseTo(0.5, within(0.15));
    }

    @Test
    void learnsFromWhatBecameOfCallsAsWell() {
        ModelSelection byTime = selection(traffic(Learn.ON_TIME, 0));
        play(byTime, 400);

        assertThat(play(byTime, 1_000)).isGreaterThan(900);
    }

    @Test
    void keepsALeastShareForEachArmWhateverCallsAsk() {
        ModelSelection selection = selection(traffic(Learn.FEEDBACK, 0.2));
        play(selection, 1_000);

        int right = play(selection, 2_000);

        // A fifth of the calls is for either arm; of these, half are wrong.
        assertThat(2_000 - right).isBetween(300, 560);
    }

    @Test
    void shutsOutWhatBurnsTheBudgetWhateverCallsAsk() {
        ModelSelection selection = selection(traffic(Learn.FEEDBACK, 0));
        play(selection, 1_000);
        ContextSource source = choice(selection).source();
        for (int call = 0; call < 2_000; call++)
            loops.getFirst().ended(MODEL, assigned(source, 2, asked(source)), ticker.nanos(), Verdict.FAILED);

        assertThat(step(selection)).isTrue();

        assertThat(selection.shutOut()).containsExactly("c");
        Features forC = source.features(new double[] {-1, 0});
        assertThat(choice(selection).choose(forC, ALL_OPEN, random)).isZero();
        assertThat(choice(selection).choose(forC, 0b100, random))
                .as("nobody else answers")
                .isEqualTo(2);
        assertThat(choice(selection).choose(forC, 0, random))
                .as("nobody answers")
                .isZero();
    }

    @Test
    void choosesAmongThoseThatSomebodyAnswersFor() {
        ModelSelection selection = selection(traffic(Learn.FEEDBACK, 0));
        play(selection, 1_000);
        Features forC = choice(selection).source().features(new double[] {-1, 0});

        assertThat(choice(selection).choose(forC, ALL_OPEN, random)).isEqualTo(2);
        assertThat(choice(selection).choose(forC, 0b011, random)).isZero();
    }

    @Test
    void goesOnByWhatWasKnown() {
        ModelSelection first = selection(traffic(Learn.FEEDBACK, 0));
        play(first, 1_000);

        ModelSelection second = selection(traffic(Learn.FEEDBACK, 0));
        second.restore(first.kept());

        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int call = 0; call < 200; call++) {
            Features features = asked(choice(first).source());
            before.add(choice(first).choose(features, ALL_OPEN, random));
            after.add(choice(second).choose(features, ALL_OPEN, random));
        }
        assertThat(after).isEqualTo(before);
        assertThat(second.rule()).isEqualTo("lin-ucb by 2 numbers of 'user' of feedback from 0.0 to 1.0");
    }

    /** The one who asked by another input may be rewarded long after nobody asks by it. */
    @Test
    void learnsNothingOfCallsThatWereChosenByAnotherInput() {
        ModelSelection selection = selection(traffic(Learn.FEEDBACK, 0));
        ContextSource other = new ContextSource("item", 2, Learn.FEEDBACK);
        loops.getFirst().rewarded(MODEL, assigned(other, 0, asked(other)), ticker.nanos(), 0);

        step(selection);

        assertThat(selection.memory().arms().getFirst().model()).containsOnly(0.0);
    }
}
