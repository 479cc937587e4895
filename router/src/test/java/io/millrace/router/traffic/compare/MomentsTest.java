package io.millrace.router.traffic.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MomentsTest {
    @Test
    void meanAndVarianceAreExactFarFromZero() {
        Moments moments = Moments.NONE;
        for (double value : new double[] {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}) moments = moments.with(value);

        assertThat(moments.mean()).isEqualTo(1e9 + 10);
        assertThat(moments.squares() / 3).isCloseTo(30, within(1e-6));
    }

    @Test
    void oneTellsNothingOfTheOthers() {
        assertThat(Moments.NONE.with(5).reach()).isInfinite();
    }

    @Test
    void holdsTheTrueMeanInNineteenOfTwentyRuns() {
        Random random = new Random(12);
        int held = 0;
        for (int run = 0; run < 4_000; run++) {
            Moments moments = Moments.NONE;
            for (int i = 0; i < 200; i++) moments = moments.with(3 + 2 * random.nextGaussian());
            if (Math.abs(moments.mean() - 3) <= moments.reach()) held++;
        }
        System.out.printf("mean: held in %.3f of 4000 runs%n", held / 4e3);
        assertThat(held / 4e3).isBetween(0.935, 0.965);
    }
}
