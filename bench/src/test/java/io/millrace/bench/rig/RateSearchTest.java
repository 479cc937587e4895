package io.millrace.bench.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateSearchTest {
    @Test
    void findsTheRateFromAGuessFarOff() {
        for (double guess : new double[] {40, 900, 1000, 1100, 20_000})
            assertThat(upTo(1000).from(guess, 1.5, 1.1)).as("from %s", guess).isBetween(1000 / 1.1, 1000.0);
    }

    @Test
    void givesUpWhereNothingHolds() {
        assertThat(new RateSearch((rate, seed) -> false, 1).from(1000, 1.5, 1.1))
                .isPositive();
        assertThat(new RateSearch((rate, seed) -> true, 1).from(1000, 1.5, 1.1)).isFinite();
    }

    @Test
    void looksCloselyAroundWhatIsNearlyRight() {
        for (double around : new double[] {900, 1000, 1100})
            assertThat(upTo(1000).from(around, 1.1, 1.02)).isBetween(980.0, 1000.0);
    }

    @Test
    void stepsDownUntilARateIsConfirmed() {
        assertThat(upTo(950).confirmed(940)).isEqualTo(940);
        assertThat(upTo(950).confirmed(1000)).isBetween(930.0, 950.0);
    }

    @Test
    void givesEveryRunASeedOfItsOwn() {
        Set<Long> seeds = new HashSet<>();

        new RateSearch((rate, seed) -> seeds.add(seed) && rate < 1000, 3).from(1000, 1.1, 1.02);

        assertThat(seeds).hasSizeGreaterThanOrEqualTo(4);
    }

    private static RateSearch upTo(double highest) {
        return new RateSearch((rate, seed) -> rate <= highest, 1);
    }
}
