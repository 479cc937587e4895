package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoopSeriesTest {
    private static final Series.Model OTHERS = new Series.Model(Series.OTHER);

    private final LoopSeries<Series.Model, LoopCounter> series = new LoopSeries<>(OTHERS, LoopCounter::new);

    @Test
    void whatComesAfterTooManyCountsAsOne() {
        for (int i = 0; i < LoopSeries.MOST + 7; i++)
            series.of(new Series.Model("model-" + i)).increment();

        Map<String, Long> counts = counts();
        assertThat(counts).hasSize(LoopSeries.MOST + 1).containsEntry(Series.OTHER, 7L);
    }

    @Test
    void whatIsForgottenMakesRoom() {
        for (int i = 0; i < LoopSeries.MOST; i++)
            series.of(new Series.Model("model-" + i)).increment();
        series.forget(new Series.Model("model-0"));

        series.of(new Series.Model("new")).increment();

        assertThat(counts()).containsEntry("new", 1L).doesNotContainKey(Series.OTHER);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        series.forEach((model, count) -> counts.put(model.model(), count.get()));
        return counts;
    }
}
