package io.millrace.grafana.rules;

import java.time.Duration;
import java.util.Map;

/** One rule of a Prometheus. */
sealed interface Rule {
    String promql();

    /**
     * The query's answer becomes series of that name.
     *
     * @param labels beside those of the answer; together with the name they tell it from every other rule
     */
    record Recording(String name, String promql, Map<String, String> labels) implements Rule {}

    /**
     * Each series that the query answers with becomes an alert.
     *
     * @param lasting  how long it must before somebody is told
     * @param severity {@code page} wakes somebody, {@code ticket} waits for the morning
     * @param labels   beside those of the series; with name and severity they tell it from every other rule
     * @param summary  one line; may name labels as <code>{{ $labels.model }}</code>
     * @param cure     where to look first
     */
    record Alert(
            String name,
            String promql,
            Duration lasting,
            String severity,
            Map<String, String> labels,
            String summary,
            String cure)
            implements Rule {}
}
