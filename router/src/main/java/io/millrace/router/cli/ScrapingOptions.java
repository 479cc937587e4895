package io.millrace.router.cli;

import io.millrace.grafana.rules.Scraping;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How the operator's Prometheus sees the routers. */
final class ScrapingOptions {
    @Option(
            names = "--select",
            paramLabel = "MATCHERS",
            defaultValue = "job=\"millrace\"",
            description = {
                "Of the routers' series in Prometheus, which are this config's: its label matchers, or nothing.",
                "Default: ${DEFAULT-VALUE}"
            })
    @SuppressWarnings("NullAway.Init")
    private String matchers;

    @Option(
            names = "--scrape-interval",
            paramLabel = "TIME",
            converter = DurationOption.class,
            defaultValue = "15s",
            description = "Of that Prometheus; no window is shorter than four of them. Default: ${DEFAULT-VALUE}")
    @SuppressWarnings("NullAway.Init")
    private Duration interval;

    Scraping scraping() {
        return new Scraping(matchers.strip(), interval);
    }
}
