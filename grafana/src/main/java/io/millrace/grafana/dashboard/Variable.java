package io.millrace.grafana.dashboard;

import java.util.List;

/** What is chosen at the top of a dashboard. */
public sealed interface Variable {
    Variable JOB = new OfLabel("job", "Job", "millrace_fleet_generation", true);
    Variable INSTANCE = new OfLabel("instance", "Router", "millrace_fleet_generation{job=~\"$job\"}", true);
    Variable MODEL = new OfLabel("model", "Model", "millrace_slo_objective_ratio{job=~\"$job\"}", false);
    Variable POOL = new OfLabel("pool", "Pool", "millrace_endpoint_state{job=~\"$job\"}", false);
    Variable ENDPOINT =
            new OfLabel("endpoint", "Endpoint", "millrace_endpoint_state{job=~\"$job\",pool=~\"$pool\"}", true);
    Variable WINDOW = new OneOf("window", "Budget over", List.of("30d", "7d", "1d", "1h"));

    String name();

    String title();

    /**
     * The values of a label.
     *
     * @param from    series that have it
     * @param several whether more than one, and all, may be chosen
     */
    record OfLabel(String name, String title, String from, boolean several) implements Variable {}

    /** @param values the first unless another is chosen */
    record OneOf(String name, String title, List<String> values) implements Variable {
        public OneOf {
            values = List.copyOf(values);
        }
    }
}
