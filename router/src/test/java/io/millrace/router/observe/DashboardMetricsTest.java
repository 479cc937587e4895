package io.millrace.router.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.grafana.dashboard.Dashboard;
import io.millrace.grafana.dashboard.Dashboards;
import io.millrace.grafana.dashboard.Variable;
import io.millrace.grafana.rules.RuleFile;
import io.millrace.grafana.rules.Scraping;
import io.millrace.grafana.rules.WatchedModel;
import io.millrace.slo.Objective;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is drawn and watched exists. That it returns data is tried by {@code conformance/run}. */
class DashboardMetricsTest {
    /** Not those of rules, which have colons. */
    private static final Pattern OURS = Pattern.compile("(?<![:\\w])millrace_[a-z_]+(?![:\\w])");

    private static Stream<String> named(String promql) {
        return OURS.matcher(promql).results().map(found -> found.group().replaceFirst("_(bucket|sum|count)$", ""));
    }

    @Test
    void everyDashboardAsksForMetricsThatExist() {
        for (Dashboard dashboard : Dashboards.ALL) {
            Stream<String> drawn = dashboard.rows().stream()
                    .flatMap(row -> row.panels().stream())
                    .flatMap(panel -> panel.queries().stream())
                    .flatMap(query -> named(query.promql()));
            Stream<String> chosen = dashboard.variables().stream()
                    .flatMap(
                            variable -> variable instanceof Variable.OfLabel label ? named(label.from()) : Stream.of());

            assertThat(Stream.concat(drawn, chosen))
                    .as(dashboard.title())
                    .isNotEmpty()
                    .isSubsetOf(Metrics.names());
        }
    }

    @Test
    void everyRuleAsksForMetricsThatExist() {
        Objective objective = new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30));
        String rules = RuleFile.of(List.of(new WatchedModel("m", objective)), Scraping.DEFAULTS);

        assertThat(named(rules)).isNotEmpty().isSubsetOf(Metrics.names());
    }

    /** A metric that nobody draws is one that nobody looks at. */
    @Test
    void everyMetricIsDrawn() {
        String all = Dashboards.ALL.toString();

        assertThat(Metrics.names())
                .filteredOn(name -> !all.contains(name))
                // The same as the histogram of that name, of one process.
                .containsExactly("millrace_request_duration_quantile_seconds");
    }
}
