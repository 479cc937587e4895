package io.millrace.router.traffic.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ShareTest {
    /** By R's prop.test(8, 10, correct = FALSE). */
    @Test
    void isWilsonsInterval() {
        Share share = new Share(8, 10);

        assertThat(share.low()).isCloseTo(0.4901625, within(1e-6));
        assertThat(share.high()).isCloseTo(0.9433178, within(1e-6));
    }

    @Test
    void reachesToTheEndsWhereItLiesThere() {
        assertThat(new Share(0, 50).low()).isZero();
        assertThat(new Share(50, 50).high()).isEqualTo(1);
        assertThat(new Share(50, 50).low()).isCloseTo(0.9286, within(1e-4));
    }

    @Test
    void ofNoneAnythingIsPossible() {
        assertThat(new Share(0, 0).ratio()).isNaN();
        assertThat(new Share(0, 0).low()).isZero();
        assertThat(new Share(0, 0).high()).isEqualTo(1);
    }

    /** Of 4,000 runs of 200 trials each; the mean coverage is what the interval is known for, and prints. */
    @Test
    void holdsTheTrueShareInNineteenOfTwentyRuns() {
        Random random = new Random(11);
        for (double truth : new double[] {0.5, 0.9, 0.99}) {
            int held = 0;
            for (int run = 0; run < 4_000; run++) {
                int hits = 0;
                for (int trial = 0; trial < 200; trial++) if (random.nextDouble() < truth) hits++;
                Share share = new Share(hits, 200);
                if (share.low() <= truth && truth <= share.high()) held++;
            }
            System.out.printf("share of %.2f: held in %.3f of 4000 runs%n", truth, held / 4e3);
            assertThat(held / 4e3).isBetween(0.93, 0.985);
        }
    }
}
