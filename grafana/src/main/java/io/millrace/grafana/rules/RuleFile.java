package io.millrace.grafana.rules;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Rules as the YAML that Prometheus reads. */
public final class RuleFile {
    private static final String HEAD = """
            # Written by `millrace rules` from the objectives of a config: write it anew when they change.
            # What each alert means and what to do: docs/dashboards.md.
            groups:
            """;

    private final StringBuilder out = new StringBuilder(HEAD);

    private RuleFile() {}

    public static String of(Collection<WatchedModel> models, Scraping scraping) {
        List<RuleGroup> groups = new ArrayList<>();
        groups.add(RouterRules.of(scraping));
        for (WatchedModel model : models) groups.add(ObjectiveRules.of(model, scraping));
        RuleFile file = new RuleFile();
        groups.forEach(file::group);
        return file.out.toString();
    }

    private void group(RuleGroup group) {
        if (!group.note().isEmpty()) line("  # " + group.note());
        line("  - name: " + quoted(group.name()));
        group.interval().ifPresent(interval -> line("    interval: " + PromqlText.of(interval)));
        line("    rules:");
        for (Rule rule : group.rules())
            switch (rule) {
                case Rule.Recording recording -> {
                    line("      - record: " + recording.name());
                    promql(recording);
                    line("        labels:");
                    labels(recording.labels());
                }
                case Rule.Alert alert -> alert(alert);
            }
    }

    private void alert(Rule.Alert alert) {
        line("      - alert: " + alert.name());
        promql(alert);
        if (!alert.lasting().isZero()) line("        for: " + PromqlText.of(alert.lasting()));
        line("        labels:");
        line("          severity: " + alert.severity());
        labels(alert.labels());
        line("        annotations:");
        line("          summary: " + quoted(alert.summary()));
        line("          description: " + quoted(alert.cure()));
    }

    private void labels(Map<String, String> labels) {
        labels.forEach((name, value) -> line("          " + name + ": " + quoted(value)));
    }

    private void promql(Rule rule) {
        line("        expr: |-");
        rule.promql().lines().forEach(text -> line("          " + text));
    }

    /** JSON's quotes are YAML's. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
