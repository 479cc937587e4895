package io.millrace.grafana.rules;

import java.time.Duration;
import java.util.List;

/**
 * An error budget that is spent so many times too fast, over a long window and still over a short one: the long one says
 * that it matters, the short one that it goes on.
 */
record BurnWindow(double factor, String severity, Duration over, Duration still) {
    /** Of 30 days these are the windows of the workbook: 1 h and 5 min, 6 h and 30 min, 3 d and 6 h. */
    private static final int SHORT_PARTS = 12;

    private static final int SCRAPES = 4;

    /** For an objective's window. None is so short that it holds fewer than four scrapes. */
    static List<BurnWindow> of(Duration window, Duration scrapeInterval) {
        return List.of(
                part(window, 720, 14.4, "page", scrapeInterval),
                part(window, 120, 6, "page", scrapeInterval),
                part(window, 10, 1, "ticket", scrapeInterval));
    }

    private static BurnWindow part(Duration window, int parts, double factor, String severity, Duration scrape) {
        Duration least = scrape.multipliedBy(SCRAPES);
        Duration over = longer(window.dividedBy(parts), least);
        return new BurnWindow(factor, severity, over, longer(over.dividedBy(SHORT_PARTS), least));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
