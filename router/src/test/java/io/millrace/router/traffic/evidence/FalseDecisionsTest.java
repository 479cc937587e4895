package io.millrace.router.traffic.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Experiments whose truth lies on the margin, looked at after each observation: whatever is proved is wrong then. Where it is not on the
 * margin, one of both is wrong more rarely and the other right. {@code -Dcases} says how many, {@code -Dseed} which.
 */
class FalseDecisionsTest {
    private static final int EXPERIMENTS = Integer.getInteger("cases", 10_000);
    private static final long SEED = Long.getLong("seed", 1);
    private static final double ALPHA = 0.05;
    private static final double NEEDED = -Math.log(ALPHA);

    @Test
    void areRareForHalvesOfTheTraffic() {
        assertRare("failures, 5 % against 7 %, halves", at -> 0.05, 0.02, 0.5, 1_500);
    }

    @Test
    void areRareForFewFailuresAndASmallShare() {
        assertRare("failures, 0.5 % against 1.5 %, a tenth", at -> 0.005, 0.01, 0.1, 2_500);
    }

    /** An hour of trouble comes to both arms, and to each in its share. */
    @Test
    void areRareWhileBothArmsGetWorseAndBetter() {
        assertRare(
                "failures, 2 to 12 % in waves against 2 more, a fourth",
                at -> 0.07 + 0.05 * Math.sin(at / 200.0), 0.02, 0.25, 1_500);
    }

    private static void assertRare(
            String what, IntToDoubleFunction control, double margin, double weight, int observations) {
        check(what, observations, seed -> outcomes(seed, control, margin, weight, observations));
    }

    private static int outcomes(
            long seed, IntToDoubleFunction control, double margin, double weight, int observations) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] counts = new long[2];
        long[] bad = new long[2];
        int proved = 0;
        for (int at = 0; at < observations && proved != 3; at++) {
            int arm = random.nextDouble() < weight ? 1 : 0;
            counts[arm]++;
            if (random.nextDouble() < control.applyAsDouble(at) + arm * margin) bad[arm]++;
            proved |= proved(new Outcomes(counts[0], bad[0]), new Outcomes(counts[1], bad[1]), margin);
        }
        return proved;
    }

    /** Rewards that vary little, with a worst case now and then. */
    @Test
    void areRareForRewards() {
        double margin = 0.05;
        check("losses about 0.2 against 0.25", 700, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Measuring[] arms = {new Measuring(), new Measuring()};
            Measures[] sums = {Measures.NONE, Measures.NONE};
            int proved = 0;
            for (int at = 0; at < 700 && proved != 3; at++) {
                int arm = random.nextInt(2);
                double mean = 0.2 + arm * margin;
                // A twentieth is 1, the rest even about what makes the mean.
                double rest = (mean - 0.05) / 0.95;
                arms[arm].add(random.nextDouble() < 0.05 ? 1 : random.nextDouble(rest - 0.1, rest + 0.1));
                sums[arm] = sums[arm].plus(arms[arm].take());
                proved |= proved(sums[0], sums[1], margin);
            }
            return proved;
        });
    }

    /** That the rest of these tests could fail: a bound for one look, looked at always, is wrong far more often than it says. */
    @Test
    void areFrequentWithATestForOneLook() {
        double[] rates = rates(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            long[] counts = new long[2];
            long[] bad = new long[2];
            for (int at = 0; at < 2_000; at++) {
                int arm = random.nextInt(2);
                counts[arm]++;
                if (random.nextDouble() < 0.05 + arm * 0.02) bad[arm]++;
                if (at < 100) continue;
                double p = (double) bad[0] / counts[0];
                double q = (double) bad[1] / counts[1];
                double deviation = Math.sqrt(p * (1 - p) / counts[0] + q * (1 - q) / counts[1]);
                if (q - p - 0.02 > 1.645 * deviation) return 2;
            }
            return 0;
        });

        System.out.printf("a test for one look, looked at 1900 times: wrong in %.2f %%, alpha 5 %%%n", 100 * rates[1]);
        assertThat(rates[1]).isGreaterThan(0.2);
    }

    private static int proved(MeanEvidence control, MeanEvidence candidate, double margin) {
        Comparison comparison = new Comparison(control, candidate);
        return (comparison.provesBelow(margin, NEEDED) ? 1 : 0) | (comparison.provesAbove(margin, NEEDED) ? 2 : 0);
    }

    @FunctionalInterface
    private interface Experiment {
        /** 1 if it was proved better than it is at any time, 2 if worse, 3 if both. */
        int run(long seed);
    }

    private static void check(String what, int looks, Experiment experiment) {
        double[] rates = rates(experiment);

        System.out.printf(
                "%s: %d experiments, %d looks each, seed %d: false promotion %.2f %%, false rollback %.2f %%, alpha %.0f %%%n",
                what, EXPERIMENTS, looks, SEED, 100 * rates[0], 100 * rates[1], 100 * ALPHA);
        assertThat(rates[0]).isLessThanOrEqualTo(ALPHA);
        assertThat(rates[1]).isLessThanOrEqualTo(ALPHA);
    }

    private static double[] rates(Experiment experiment) {
        int[] found = IntStream.range(0, EXPERIMENTS)
                .parallel()
                .map(number -> experiment.run(SEED * 1_000_003 + number))
                .toArray();
        double below = 0;
        double above = 0;
        for (int one : found) {
            below += one & 1;
            above += one >> 1;
        }
        return new double[] {below / EXPERIMENTS, above / EXPERIMENTS};
    }
}
