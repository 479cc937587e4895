package io.millrace.router.traffic.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowRanksTest {
    /** By the definition: the rank of each is the number below it and half of those equal to it. */
    private static double byDefinition(double[] one, double[] other) {
        double[][] ranks = new double[2][one.length];
        double[][] rows = {one, other};
        for (int row = 0; row < 2; row++)
            for (int i = 0; i < one.length; i++)
                for (int j = 0; j < one.length; j++)
                    ranks[row][i] += rows[row][j] < rows[row][i] ? 1 : rows[row][j] == rows[row][i] ? 0.5 : 0;
        double[] means = new double[2];
        for (int row = 0; row < 2; row++) for (double rank : ranks[row]) means[row] += rank / one.length;
        double both = 0;
        double mine = 0;
        double its = 0;
        for (int i = 0; i < one.length; i++) {
            both += (ranks[0][i] - means[0]) * (ranks[1][i] - means[1]);
            mine += Math.pow(ranks[0][i] - means[0], 2);
            its += Math.pow(ranks[1][i] - means[1], 2);
        }
        return both / Math.sqrt(mine * its);
    }

    @Test
    void isThatOfTheDefinition() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            double[] one = new double[3 + random.nextInt(20)];
            double[] other = new double[one.length];
            for (int i = 0; i < one.length; i++) {
                one[i] = random.nextInt(6) - 2;
                other[i] = random.nextInt(6) - 2;
            }
            double expected = byDefinition(one, other);
            double found = RowRanks.correlation(one, other);

            if (Double.isNaN(expected)) assertThat(found).isNaN();
            else assertThat(found).isCloseTo(expected, within(1e-9));
        }
    }

    /** I.Q. and hours of television, the common textbook example: -29/165. */
    @Test
    void isThatOfAKnownExample() {
        double[] iq = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
        double[] hours = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};

        assertThat(RowRanks.correlation(iq, hours)).isCloseTo(-29.0 / 165, within(1e-12));
    }

    @Test
    void thereIsNoneWithNan() {
        assertThat(RowRanks.correlation(new double[] {1, Double.NaN, 3}, new double[] {1, 2, 3}))
                .isNaN();
    }
}
