package io.millrace.grafana.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BurnWindowTest {
    private static final Duration SCRAPE = Duration.ofSeconds(15);

    /** Site Reliability Workbook, chapter 5, table 5-8. */
    @Test
    void areTheWorkbooksForThirtyDays() {
        assertThat(BurnWindow.of(Duration.ofDays(30), SCRAPE))
                .containsExactly(
                        new BurnWindow(14.4, "page", Duration.ofHours(1), Duration.ofMinutes(5)),
                        new BurnWindow(6, "page", Duration.ofHours(6), Duration.ofMinutes(30)),
                        new BurnWindow(1, "ticket", Duration.ofDays(3), Duration.ofHours(6)));
    }

    @Test
    void shrinkWithTheObjectivesWindow() {
        assertThat(BurnWindow.of(Duration.ofDays(10), SCRAPE))
                .first()
                .isEqualTo(new BurnWindow(14.4, "page", Duration.ofMinutes(20), Duration.ofSeconds(100)));
    }

    @Test
    void holdAtLeastFourScrapes() {
        assertThat(BurnWindow.of(Duration.ofHours(6), SCRAPE))
                .containsExactly(
                        new BurnWindow(14.4, "page", Duration.ofMinutes(1), Duration.ofMinutes(1)),
                        new BurnWindow(6, "page", Duration.ofMinutes(3), Duration.ofMinutes(1)),
                        new BurnWindow(1, "ticket", Duration.ofMinutes(36), Duration.ofMinutes(3)));
    }
}
