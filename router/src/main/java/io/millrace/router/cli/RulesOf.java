package io.millrace.router.cli;

import io.millrace.config.RouterConfig;
import io.millrace.grafana.rules.RuleFile;
import io.millrace.grafana.rules.Scraping;
import io.millrace.grafana.rules.WatchedModel;

/** The rules for what a config promises. */
final class RulesOf {
    private RulesOf() {}

    static String config(RouterConfig config, Scraping scraping) {
        return RuleFile.of(
                config.models().values().stream()
                        .map(model -> new WatchedModel(model.name().text(), model.slo()))
                        .toList(),
                scraping);
    }
}
