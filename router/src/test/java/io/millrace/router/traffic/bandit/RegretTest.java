package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.HandTicker;
import io.millrace.inference.RequestId;
import io.millrace.router.traffic.Features;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is lost against always choosing the best arm, averaged over seeded runs. {@code -Druns} says how many, {@code -Dseed} which. */
class RegretTest {
    private static final int RUNS = Integer.getInteger("runs", 40);
    private static final long SEED = Long.getLong("seed", 1);
    private static final int CALLS = 20_000;
    private static final double[] MEANS = {0.30, 0.35, 0.40, 0.45, 0.60};

    /** After half of the calls, and after all. */
    private record Regret(double half, double whole) {
        /** Of the second half, against the first: 1 where it grows with the calls, as it does by blind choice. */
        double growth() {
            return (whole - half) / half;
        }
    }

    @Test
    void growsEverMoreSlowly() {
        Map<String, Regret> regrets = new LinkedHashMap<>();
        regrets.put("uniform", regret(new BanditRule.EpsilonGreedy(1), 0));
        regrets.put("epsilon-greedy 0.1", regret(new BanditRule.EpsilonGreedy(0.1), 0));
        regrets.put("ucb1", regret(new BanditRule.Ucb1(1), 0));
        regrets.put("ucb1 0.5", regret(new BanditRule.Ucb1(0.5), 0));
        regrets.put("thompson-beta", regret(new BanditRule.ThompsonBeta(), 0));
        regrets.put("thompson-gaussian", regret(new BanditRule.ThompsonGaussian(0.5), 0));
        regrets.put("exp3", regret(new BanditRule.Exp3(0.03), 0));

        print("arms of means 0.30 to 0.60", regrets);

        double uniform = of(regrets, "uniform").whole();
        double greedy = of(regrets, "epsilon-greedy 0.1").whole();
        for (String name : regrets.keySet())
            if (!name.equals("uniform"))
                assertThat(of(regrets, name).whole()).as(name).isLessThan(uniform / 3);
        for (String name : List.of("ucb1", "ucb1 0.5", "thompson-beta", "thompson-gaussian")) {
            assertThat(of(regrets, name).whole()).as(name).isLessThan(greedy);
            assertThat(of(regrets, name).growth()).as(name).isLessThan(0.4);
        }
        assertThat(of(regrets, "exp3").growth()).isLessThan(0.8);
    }

    /** It costs about what is chosen blindly in the meantime, and is not lost for good. */
    @Test
    void bearsRewardsThatComeLate() {
        Map<String, Regret> regrets = new LinkedHashMap<>();
        regrets.put("ucb1 0.5", regret(new BanditRule.Ucb1(0.5), 200));
        regrets.put("thompson-beta", regret(new BanditRule.ThompsonBeta(), 200));
        regrets.put("thompson-gaussian", regret(new BanditRule.ThompsonGaussian(0.5), 200));

        print("the same, each reward 200 calls late", regrets);

        regrets.forEach((name, regret) -> assertThat(regret.growth()).as(name).isLessThan(0.5));
    }

    private static Regret regret(BanditRule rule, int late) {
        return mean(run -> {
            SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + run);
            ArmSelection selection = selection(MEANS.length, rule, random.split());
            double[] rewards = new double[CALLS];
            double regret = 0;
            double half = 0;
            for (int call = 0; call < CALLS; call++) {
                int arm = selection.choose(id(call), Features.NONE).arm();
                rewards[call] = random.nextDouble() < MEANS[arm] ? 1 : 0;
                regret += MEANS[MEANS.length - 1] - MEANS[arm];
                if (call >= late) selection.reward(id(call - late), rewards[call - late]);
                if (call == CALLS / 2 - 1) half = regret;
            }
            return new Regret(half, regret);
        });
    }

    /** Shares that are told after each two hundred calls cost what is chosen blindly in the meantime. */
    @Test
    void bearsBeingToldInBatches() {
        Map<String, Regret> regrets = new LinkedHashMap<>();
        regrets.put("uniform", batched(new BanditRule.EpsilonGreedy(1)));
        regrets.put("epsilon-greedy 0.1", batched(new BanditRule.EpsilonGreedy(0.1)));
        regrets.put("ucb1 0.5", batched(new BanditRule.Ucb1(0.5)));
        regrets.put("thompson-beta", batched(new BanditRule.ThompsonBeta()));
        regrets.put("thompson-gaussian", batched(new BanditRule.ThompsonGaussian(0.5)));
        regrets.put("exp3", batched(new BanditRule.Exp3(0.03)));

        print("the same, in batches of 200 calls", regrets);

        double uniform = of(regrets, "uniform").whole();
        for (String name : regrets.keySet())
            if (!name.equals("uniform"))
                assertThat(of(regrets, name).whole()).as(name).isLessThan(uniform / 2);
        for (String name : List.of("ucb1 0.5", "thompson-beta", "thompson-gaussian"))
            assertThat(of(regrets, name).growth()).as(name).isLessThan(0.5);
    }

    private static Regret batched(BanditRule rule) {
        int batch = 200;
        List<String> arms =
                IntStream.range(0, MEANS.length).mapToObj(arm -> "arm" + arm).toList();
        return mean(run -> {
            SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + run);
            BatchedSelection selection = new BatchedSelection(arms, rule, 0, random.split());
            double regret = 0;
            double half = 0;
            for (int call = 0; call < CALLS; call += batch) {
                List<Double> shares = selection.shares();
                long[] calls = new long[MEANS.length];
                double[] sums = new double[MEANS.length];
                for (int one = 0; one < batch; one++) {
                    int arm = drawn(shares, random.nextDouble());
                    calls[arm]++;
                    if (random.nextDouble() < MEANS[arm]) sums[arm]++;
                    regret += MEANS[MEANS.length - 1] - MEANS[arm];
                }
                selection.learn(IntStream.range(0, MEANS.length)
                        .mapToObj(arm -> new BatchedSelection.Batch(calls[arm], calls[arm], sums[arm], shares.get(arm)))
                        .toList());
                if (call + batch == CALLS / 2) half = regret;
            }
            return new Regret(half, regret);
        });
    }

    private static int drawn(List<Double> shares, double at) {
        double upTo = 0;
        for (int arm = 0; arm < shares.size(); arm++) {
            upTo += shares.get(arm);
            if (at < upTo) return arm;
        }
        return shares.size() - 1;
    }

    /** Which arm is the best depends on the call; who does not look at it cannot do better than the best arm on average. */
    @Test
    void isSmallOnlyForWhoLooksAtTheCallWhereItMatters() {
        Map<String, Regret> regrets = new LinkedHashMap<>();
        regrets.put("uniform", contextual(new BanditRule.EpsilonGreedy(1)));
        regrets.put("epsilon-greedy 0.1", contextual(new BanditRule.EpsilonGreedy(0.1)));
        regrets.put("lin-ucb", contextual(new BanditRule.LinUcb(3, 0.5, 1)));

        print("three arms, each the best for other calls", regrets);

        Regret linear = of(regrets, "lin-ucb");
        assertThat(linear.whole()).isLessThan(of(regrets, "uniform").whole() / 5);
        assertThat(linear.whole()).isLessThan(of(regrets, "epsilon-greedy 0.1").whole() / 5);
        assertThat(linear.growth()).isLessThan(0.7);
    }

    private static Regret contextual(BanditRule rule) {
        double[][] weights = {{0.5, 0.2, 0.0}, {0.5, -0.2, 0.1}, {0.5, 0.0, -0.2}};
        return mean(run -> {
            SplittableRandom random = new SplittableRandom(SEED * 1_000_003 + run);
            ArmSelection selection = selection(weights.length, rule, random.split());
            double regret = 0;
            double half = 0;
            for (int call = 0; call < CALLS; call++) {
                double[] of = {1, random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
                int arm = selection.choose(id(call), Features.of(of)).arm();
                double best = IntStream.range(0, weights.length)
                        .mapToDouble(other -> dot(weights[other], of))
                        .max()
                        .orElseThrow();
                double mean = dot(weights[arm], of);
                regret += best - mean;
                selection.reward(id(call), random.nextDouble() < mean ? 1 : 0);
                if (call == CALLS / 2 - 1) half = regret;
            }
            return new Regret(half, regret);
        });
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) sum += one[i] * other[i];
        return sum;
    }

    private static Regret of(Map<String, Regret> regrets, String name) {
        return Objects.requireNonNull(regrets.get(name));
    }

    private static Regret mean(IntFunction<Regret> run) {
        List<Regret> regrets = IntStream.range(0, RUNS).parallel().mapToObj(run).toList();
        return new Regret(
                regrets.stream().mapToDouble(Regret::half).average().orElseThrow(),
                regrets.stream().mapToDouble(Regret::whole).average().orElseThrow());
    }

    private static ArmSelection selection(int arms, BanditRule rule, RandomGenerator random) {
        return new ArmSelection(
                IntStream.range(0, arms).mapToObj(arm -> "arm" + arm).toList(),
                new SelectionSettings(rule, 0, Duration.ofMinutes(1), 1_000, OptionalDouble.empty()),
                random,
                new HandTicker());
    }

    private static RequestId id(int call) {
        return new RequestId("c" + call);
    }

    private static void print(String what, Map<String, Regret> regrets) {
        System.out.printf("%s, %d calls, mean of %d runs, seed %d%n", what, CALLS, RUNS, SEED);
        regrets.forEach((name, regret) -> System.out.printf(
                "  %-20s regret %8.1f after half, %8.1f after all%n", name, regret.half(), regret.whole()));
    }
}
