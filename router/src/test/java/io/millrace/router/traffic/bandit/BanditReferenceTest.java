package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.router.traffic.Features;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What is learned of one history is what other people's programs learn of it; {@code reference.py} beside the numbers says whose. */
class BanditReferenceTest {
    private static final int ARMS = 3;
    private static final double CLOSE = 1e-9;

    private final ArmMeans means = new ArmMeans(ARMS);

    @Test
    void ucb1ScoresAsMabwiser() throws IOException {
        Ucb1Bandit bandit = new Ucb1Bandit(new BanditRule.Ucb1(1), means);
        int compared = 0;
        for (double[] line : lines("ucb1")) {
            learn(bandit, choice(line, Features.NONE), line[1]);
            IntToDoubleFunction scores = bandit.scores();
            // Of arms that it has not heard of, each has its own opinion.
            for (int arm = 0; arm < ARMS; arm++)
                if (means.rewarded(arm) > 0) {
                    assertThat(scores.applyAsDouble(arm)).isCloseTo(line[2 + arm], within(CLOSE));
                    compared++;
                }
        }
        assertThat(compared).isGreaterThan(500);
    }

    @Test
    void meansAreThoseOfMabwiser() throws IOException {
        EpsilonGreedyBandit bandit = new EpsilonGreedyBandit(new BanditRule.EpsilonGreedy(0), means);
        for (double[] line : lines("epsilon-greedy")) {
            learn(bandit, choice(line, Features.NONE), line[1]);
            for (int arm = 0; arm < ARMS; arm++)
                if (means.rewarded(arm) > 0) assertThat(means.mean(arm)).isCloseTo(line[2 + arm], within(CLOSE));
        }
    }

    @Test
    void linUcbScoresAsMabwiser() throws IOException {
        int size = 4;
        LinUcbBandit bandit = new LinUcbBandit(new BanditRule.LinUcb(size, 1.5, 1), ARMS);
        for (double[] line : lines("lin-ucb")) {
            Features features = Features.of(Arrays.copyOfRange(line, 2, 2 + size));
            Features asked = Features.of(Arrays.copyOfRange(line, 2 + size, 2 + 2 * size));

            learn(bandit, choice(line, features), line[1]);

            for (int arm = 0; arm < ARMS; arm++)
                assertThat(bandit.score(arm, asked)).isCloseTo(line[2 + 2 * size + arm], within(CLOSE));
        }
    }

    @Test
    void exp3TrustsAsSmpybandits() throws IOException {
        Exp3Bandit bandit = new Exp3Bandit(new BanditRule.Exp3(0.1), ARMS);
        long all = Arms.all(ARMS);
        for (double[] line : lines("exp3")) {
            int arm = (int) line[0];

            bandit.learn(new Choice(arm, bandit.probability(arm, all), Features.NONE), line[1]);

            for (int other = 0; other < ARMS; other++)
                assertThat(bandit.probability(other, all)).isCloseTo(line[2 + other], within(CLOSE));
        }
    }

    @Test
    void thompsonBetaChoosesAsOftenAsItsBeliefsSay() throws IOException {
        for (double[] line : lines("thompson-beta")) {
            restore(line);
            assertChoosesAsOften(new ThompsonBetaBandit(means), line);
        }
    }

    @Test
    void thompsonGaussianChoosesAsOftenAsItsBeliefsSay() throws IOException {
        for (double[] line : lines("thompson-gaussian")) {
            restore(line);
            assertChoosesAsOften(new ThompsonGaussianBandit(new BanditRule.ThompsonGaussian(0.5), means), line);
        }
    }

    private void restore(double[] line) {
        for (int arm = 0; arm < ARMS; arm++)
            means.restore(arm, (long) line[2 * arm], (long) line[2 * arm], line[2 * arm + 1]);
    }

    private static void assertChoosesAsOften(Bandit bandit, double[] line) {
        int draws = 200_000;
        SplittableRandom random = new SplittableRandom(1);
        int[] chosen = new int[ARMS];
        for (int draw = 0; draw < draws; draw++) chosen[bandit.choose(Arms.all(ARMS), Features.NONE, random)]++;
        for (int arm = 0; arm < ARMS; arm++) {
            double share = line[2 * ARMS + arm];
            double deviation = Math.sqrt(share * (1 - share) / draws);
            assertThat((double) chosen[arm] / draws).isCloseTo(share, within(5 * deviation + 1e-5));
        }
    }

    private void learn(Bandit bandit, Choice choice, double reward) {
        means.choose(choice.arm());
        means.reward(choice.arm(), reward);
        bandit.learn(choice, reward);
    }

    private static Choice choice(double[] line, Features features) {
        return new Choice((int) line[0], 0, features);
    }

    /** Of one name, without it. */
    private static List<double[]> lines(String name) throws IOException {
        try (InputStream in = BanditReferenceTest.class.getResourceAsStream("reference.txt")) {
            List<double[]> lines = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> Arrays.stream(line.split(" ", -1))
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
            assertThat(lines).isNotEmpty();
            return lines;
        }
    }
}
