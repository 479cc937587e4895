package io.millrace.router.traffic.bandit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArmsTest {
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void areAtMostSixtyFour() {
        assertThat(Arms.count(Arms.all(64))).isEqualTo(64);
        assertThat(Arms.all(3)).isEqualTo(0b111);
    }

    @Test
    void anyIsEachAsOften() {
        int[] chosen = new int[64];
        long set = 1L | (1L << 5) | (1L << 63);
        for (int draw = 0; draw < 30_000; draw++) chosen[Arms.any(set, random)]++;

        assertThat(chosen[0]).isBetween(9_600, 10_400);
        assertThat(chosen[5]).isBetween(9_600, 10_400);
        assertThat(chosen[63]).isBetween(9_600, 10_400);
    }

    @Test
    void bestIsTheHighestAndOfEqualsEachAsOften() {
        double[] scores = {1, 3, 2, 3};
        int[] chosen = new int[4];
        for (int draw = 0; draw < 20_000; draw++) chosen[Arms.best(0b1111, arm -> scores[arm], random)]++;

        assertThat(chosen[0]).isZero();
        assertThat(chosen[2]).isZero();
        assertThat(chosen[1]).isBetween(9_600, 10_400);
        assertThat(Arms.best(0b0101, arm -> scores[arm], random)).isEqualTo(2);
    }
}
