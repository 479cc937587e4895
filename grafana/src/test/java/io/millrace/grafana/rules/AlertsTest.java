package io.millrace.grafana.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.slo.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final Set<String> ALERTS = found(
            "- alert: (\\w+)",
            RuleFile.of(
                    List.of(new WatchedModel("m", new Objective(Duration.ofMillis(50), 99, 99.9, Duration.ofDays(30)))),
                    Scraping.DEFAULTS));

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whoever is woken looks for its name there. */
    @Test
    void areAllExplained() throws IOException {
        String page = Files.readString(Path.of("../docs/dashboards.md"));
        String headings = String.join(
                "\n", page.lines().filter(line -> line.startsWith("### ")).toList());

        assertThat(found("\\b(Millrace\\w+)", headings)).isEqualTo(ALERTS);
    }

    @Test
    void haveUnitTestsForPromtool() throws IOException {
        String cases = Files.readString(Path.of("rules/fleet.test.yml"));

        assertThat(found("alertname: (\\w+)", cases)).isEqualTo(ALERTS);
    }
}
