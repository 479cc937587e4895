package io.millrace.grafana.rules;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rules that are evaluated one after the other, so that each sees what those before it have recorded.
 *
 * @param note     for its reader; may be empty
 * @param interval where it is not that of the Prometheus
 */
record RuleGroup(String name, String note, Optional<Duration> interval, List<Rule> rules) {
    RuleGroup {
        rules = List.copyOf(rules);
    }
}
