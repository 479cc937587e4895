package io.millrace.grafana.rules;

import java.time.Duration;

/**
 * How a Prometheus sees the routers.
 *
 * @param matchers of their series, as {@code job="millrace"}; may be empty
 * @param interval between two scrapes
 */
public record Scraping(String matchers, Duration interval) {
    public static final Scraping DEFAULTS = new Scraping("job=\"millrace\"", Duration.ofSeconds(15));

    public Scraping {
        if (interval.isNegative() || interval.isZero()) throw new IllegalArgumentException("interval must be positive");
    }

    String series(String metric) {
        return metric + "{" + matchers + "}";
    }

    String series(String metric, String matcher) {
        return metric + "{" + (matchers.isEmpty() ? matcher : matchers + "," + matcher) + "}";
    }
}
