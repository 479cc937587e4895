package io.millrace.router.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.config.StickySettings;
import io.millrace.config.TrafficRule;
import io.millrace.router.traffic.Assignment.By;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final int DRAWS = 1_000_000;
    private static final StickySettings BY_USER = new StickySettings(StickySettings.By.HEADER, "x-user");

    /** Of a share this far from what is wanted one in three million is by chance. */
    private static final double SIGMAS = 5;

    private final RandomGenerator random = new SplittableRandom(7);

    private static List<Arm> arms(double... weights) {
        List<Arm> arms = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) arms.add(new Arm("arm" + i, weights[i], true));
        return arms;
    }

    private static Split sticky(double... weights) {
        return new Split("m", arms(weights), List.of(), Optional.of(BY_USER));
    }

    private static Split drawn(double... weights) {
        return new Split("m", arms(weights), List.of(), Optional.empty());
    }

    private static Facts user(int number) {
        return Facts.of("x-user", "user-" + number);
    }

    private static void assertShares(String what, Split split, int[] counts) {
        for (int arm = 0; arm < counts.length; arm++) {
            double share = split.share(arm);
            double sigma = Math.sqrt(share * (1 - share) / DRAWS);
            double off = Math.abs((double) counts[arm] / DRAWS - share);
            System.out.printf(
                    "%s: %s wanted %.4f%%, got %.4f%% of %d; off by %.2f sigma, bound %.0f%n",
                    what,
                    split.arms().get(arm).name(),
                    100 * share,
                    100.0 * counts[arm] / DRAWS,
                    DRAWS,
                    sigma == 0 ? 0 : off / sigma,
                    SIGMAS);
            assertThat(off).isLessThanOrEqualTo(SIGMAS * sigma);
        }
    }

    @Test
    void givesEachArmItsShareOfTheCalls() {
        Split split = drawn(90, 9, 1, 0);
        int[] counts = new int[4];

        for (int i = 0; i < DRAWS; i++) counts[split.assign(Facts.NONE, random).index()]++;

        assertShares("chance", split, counts);
    }

    @Test
    void givesEachArmItsShareOfTheKeys() {
        Split split = sticky(90, 9, 1, 0);
        int[] counts = new int[4];

        for (int i = 0; i < DRAWS; i++) counts[split.assign(user(i), random).index()]++;

        assertShares("keys", split, counts);
    }

    @Test
    void keepsEveryKeyWhereItIs() {
        Split split = sticky(50, 30, 20);
        Split ofAnotherReplica = sticky(50, 30, 20);
        int strayed = 0;

        for (int i = 0; i < DRAWS / 10; i++) {
            Assignment first = split.assign(user(i), random);
            for (Split again : List.of(split, ofAnotherReplica))
                if (again.assign(user(i), random).index() != first.index()) strayed++;
            assertThat(first.by()).isEqualTo(By.STICKY);
        }

        assertThat(strayed).isZero();
    }

    @Test
    void movesNoMoreKeysThanItMustWhenOneArmGrows() {
        for (double[][] change : new double[][][] {
            {{99, 1}, {95, 5}},
            {{95, 5}, {75, 25}},
            {{75, 25}, {50, 50}},
            {{50, 50}, {0, 100}},
            {{80, 10, 10}, {80, 10, 30}}
        }) assertMoves(change[0], change[1], true);
    }

    @Test
    void movesLittleMoreWhenSeveralChange() {
        for (double[][] change : new double[][][] {
            {{80, 10, 10}, {50, 40, 10}}, {{60, 20, 20}, {20, 20, 60}}, {{10, 20, 30, 40}, {40, 30, 20, 10}}
        }) assertMoves(change[0], change[1], false);
    }

    private void assertMoves(double[] before, double[] after, boolean isLeast) {
        Split was = sticky(before);
        Split is = sticky(after);
        ShareMove move = ShareMove.between(before, after);
        int moved = 0;
        int wrongWay = 0;
        for (int i = 0; i < DRAWS; i++) {
            int from = was.assign(user(i), random).index();
            int to = is.assign(user(i), random).index();
            if (from == to) continue;
            moved++;
            boolean gains = is.share(to) / was.share(to) > is.share(from) / was.share(from) || was.share(to) == 0;
            if (!gains) wrongWay++;
        }
        double ratio = (double) moved / DRAWS;
        double sigma = Math.sqrt(move.moved() * (1 - move.moved()) / DRAWS);
        System.out.printf(
                "weights %s to %s: %.3f%% must move, %.3f%% of %d keys did, %.3f%% expected, at most %.3f%%%n",
                text(before),
                text(after),
                100 * move.needed(),
                100 * ratio,
                DRAWS,
                100 * move.moved(),
                100 * move.bound());
        assertThat(ratio).isCloseTo(move.moved(), within(SIGMAS * sigma + 1e-12));
        assertThat(move.moved()).isLessThanOrEqualTo(move.bound() + 1e-12);
        if (isLeast) assertThat(move.moved()).isCloseTo(move.needed(), within(1e-12));
        assertThat(wrongWay).isZero();
    }

    private static String text(double[] weights) {
        StringBuilder out = new StringBuilder();
        for (double weight : weights) out.append(out.isEmpty() ? "" : "/").append((long) weight);
        return out.toString();
    }

    @Test
    void doesNotCareInWhichOrderTheArmsStand() {
        List<Arm> arms = arms(50, 30, 20);
        List<Arm> reversed = new ArrayList<>(arms);
        Collections.reverse(reversed);
        Split one = new Split("m", arms, List.of(), Optional.of(BY_USER));
        Split other = new Split("m", reversed, List.of(), Optional.of(BY_USER));

        for (int i = 0; i < 10_000; i++)
            assertThat(other.assign(user(i), random).arm())
                    .isEqualTo(one.assign(user(i), random).arm());
    }

    @Test
    void assignsOfAnotherModelTheSameKeysIndependently() {
        Split one = new Split("m", arms(50, 50), List.of(), Optional.of(BY_USER));
        Split other = new Split("n", arms(50, 50), List.of(), Optional.of(BY_USER));
        int same = 0;

        for (int i = 0; i < DRAWS; i++)
            if (one.assign(user(i), random).index()
                    == other.assign(user(i), random).index()) same++;

        assertThat((double) same / DRAWS).isCloseTo(0.5, within(SIGMAS * 0.5 / Math.sqrt(DRAWS)));
    }

    @Test
    void drawsWhatHasNoKeyAndKeepsASequenceTogether() {
        Split split = sticky(50, 50);
        Facts step = new Facts(Map.of(), "", "oip", "m", "42", 0);

        Assignment first = split.assign(step, random);

        assertThat(split.assign(Facts.NONE, random).by()).isEqualTo(By.CHANCE);
        for (int i = 0; i < 100; i++) assertThat(split.assign(step, random)).isEqualTo(first);
    }

    @Test
    void leavesOutAnArmThatNobodyCanServeAndTakesItsKeysBack() {
        List<Arm> without = new ArrayList<>(arms(50, 30, 20));
        without.set(1, new Arm("arm1", 30, false));
        Split whole = sticky(50, 30, 20);
        Split less = new Split("m", without, List.of(), Optional.of(BY_USER));

        for (int i = 0; i < 10_000; i++) {
            int usual = whole.assign(user(i), random).index();
            int now = less.assign(user(i), random).index();
            assertThat(now).isNotEqualTo(1);
            if (usual != 1) assertThat(now).isEqualTo(usual);
        }
        assertThat(less.share(1)).isZero();
        assertThat(less.share(0)).isCloseTo(5.0 / 7, within(1e-9));
    }

    @Test
    void usesAllWhereNobodyCanServeAny() {
        Split split =
                new Split("m", List.of(new Arm("a", 1, false), new Arm("b", 0, true)), List.of(), Optional.empty());

        assertThat(split.assign(Facts.NONE, random).arm().name()).isEqualTo("a");
    }

    @Test
    void goesByTheFirstRuleThatFitsAndNoneOfAnArmThatIsNotThere() {
        List<Arm> arms = List.of(new Arm("a", 1, true), new Arm("b", 0, true), new Arm("gone", 0, false));
        Split split = new Split(
                "m",
                arms,
                List.of(
                        rule(Optional.of("x-beta"), Optional.empty(), "acme", "gone"),
                        rule(Optional.of("x-beta"), Optional.of("1"), "", "b"),
                        rule(Optional.empty(), Optional.empty(), "acme", "b")),
                Optional.empty());

        assertThat(split.assign(Facts.of("x-beta", "1"), random)).isEqualTo(new Assignment(arms.get(1), 1, By.RULE));
        assertThat(split.assign(Facts.of("x-beta", "2"), random).arm().name()).isEqualTo("a");
        Facts acme = new Facts(Map.of("x-beta", "3"), "acme", "oip", "m", null, 0);
        assertThat(split.assign(acme, random).arm().name()).isEqualTo("b");
    }

    private static TrafficRule rule(Optional<String> header, Optional<String> value, String tenant, String arm) {
        return new TrafficRule(
                header,
                value,
                Optional.of(tenant).filter(text -> !text.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                arm);
    }
}
