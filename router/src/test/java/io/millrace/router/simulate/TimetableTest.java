package io.millrace.router.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.Priority;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimetableTest {
    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        LoadPattern load = LoadPattern.Random.poisson(1000);

        assertThat(Timetable.of(load, 100, 7)).isEqualTo(Timetable.of(load, 100, 7));
        assertThat(Timetable.of(load, 100, 7)).isNotEqualTo(Timetable.of(load, 100, 8));
    }

    @Test
    void keepsToTheRateAndNeverFalls() {
        long[] at = Timetable.of(LoadPattern.Random.poisson(1000), 100_000, 1);

        assertThat(at).isSorted();
        assertThat(at[at.length - 1] / 1e9).isCloseTo(100, within(1.5));
    }

    @Test
    void comesInClumpsWhereTheVariationIsHigh() {
        assertThat(variation(Timetable.of(LoadPattern.Random.gamma(1000, 4), 100_000, 1)))
                .isCloseTo(4, within(0.3));
        assertThat(variation(Timetable.of(LoadPattern.Random.poisson(1000), 100_000, 1)))
                .isCloseTo(1, within(0.05));
    }

    @Test
    void endsWhereATraceEnds() {
        LoadPattern trace = new LoadPattern.Recorded(
                List.of(new LoadPattern.Call(5, 1, Priority.NORMAL), new LoadPattern.Call(9, 1, Priority.NORMAL)));

        assertThat(Timetable.of(trace, 10, 1)).containsExactly(5, 9);
    }

    private static double variation(long[] at) {
        double sum = 0;
        double squares = 0;
        for (int i = 1; i < at.length; i++) {
            double gap = at[i] - at[i - 1];
            sum += gap;
            squares += gap * gap;
        }
        double mean = sum / (at.length - 1);
        return Math.sqrt(squares / (at.length - 1) - mean * mean) / mean;
    }
}
