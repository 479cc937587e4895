package io.millrace.grafana.dashboard;

import java.util.List;

/** Which endpoint of a pool is ill or slow, and is the load shared as it should be? */
final class OnePool {
    private OnePool() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "millrace-pool",
                "Millrace: one pool",
                "Which endpoint of a pool is ill or slow, and is the load shared as it should be?",
                List.of(Variable.JOB, Variable.INSTANCE, Variable.POOL, Variable.ENDPOINT),
                List.of(endpoints(), attempts(), load(), sources()));
    }

    private static Series its(String metric) {
        return Series.of(metric).where("pool=~\"$pool\"");
    }

    private static Series chosen(String metric) {
        return its(metric).where("endpoint=~\"$endpoint\"");
    }

    private static Row endpoints() {
        return Row.of(
                "Endpoints",
                Panel.number("Serving", Unit.COUNT, "Endpoints that every router sends traffic to.")
                        .redBelow(1)
                        .ask(
                                "count("
                                        + its("millrace_endpoint_state")
                                                .where("state=\"serving\"")
                                                .max("endpoint")
                                        + " unless on (endpoint) "
                                        + its("millrace_endpoint_state")
                                                .where("state!=\"serving\"")
                                                .max("endpoint")
                                        + ") or vector(0)",
                                "serving"),
                Panel.number("Under way", Unit.COUNT, "Attempts not answered yet.")
                        .ask(its("millrace_inflight").sum(), "under way"),
                Panel.number("Attempts", Unit.PER_SECOND, "Sendings of calls and batches.")
                        .ask(its("millrace_attempts_total").rate(), "attempts"),
                Panel.number(
                                "Failed",
                                Unit.SHARE,
                                "Of the attempts, all that did not end well, clients' doing included.")
                        .redFrom(0.05)
                        .ask(
                                "1 - ("
                                        + its("millrace_attempts_total")
                                                .where("outcome=\"ok\"")
                                                .rate() + " or vector(0)) / "
                                        + its("millrace_attempts_total").rate(),
                                "failed"),
                Panel.number("p50", Unit.SECONDS, "From the pick of an endpoint to its whole answer.")
                        .ask(its("millrace_attempt_duration_seconds").quantile(0.5), "p50"),
                Panel.number("p99", Unit.SECONDS, "From the pick of an endpoint to its whole answer.")
                        .ask(its("millrace_attempt_duration_seconds").quantile(0.99), "p99"),
                Panel.table("State", "As each router sees it; why is told by /v1/fleet of its admin port.")
                        .ask(chosen("millrace_endpoint_state").max("endpoint", "state", "instance"), "in this state"));
    }

    private static Row attempts() {
        return Row.of(
                "Attempts",
                Panel.lines("By endpoint", Unit.PER_SECOND, "Sendings of calls and batches.")
                        .ask(chosen("millrace_attempts_total").rate("endpoint"), "{{endpoint}}"),
                Panel.stacked("Failed, by how", Unit.PER_SECOND, "What each outcome means: docs/metrics.md.")
                        .ask(
                                chosen("millrace_attempts_total")
                                        .where("outcome!=\"ok\"")
                                        .rate("endpoint", "outcome"),
                                "{{endpoint}} {{outcome}}"),
                Panel.heatmap(
                                "Durations",
                                Unit.SECONDS,
                                "From the pick of an endpoint to its whole answer, of the pool.")
                        .ask(its("millrace_attempt_duration_seconds").buckets(), "{{le}}"),
                Panel.lines("Duration", Unit.SECONDS, "Of the pool.")
                        .askMedianAndWorst(its("millrace_attempt_duration_seconds")),
                Panel.lines("First byte", Unit.SECONDS, "Of streamed answers, to their head.")
                        .askMedianAndWorst(its("millrace_attempt_first_byte_seconds")),
                Panel.lines("Under way", Unit.COUNT, "Attempts not answered yet, by endpoint.")
                        .ask(chosen("millrace_inflight").sum("endpoint"), "{{endpoint}}"));
    }

    private static Row load() {
        return Row.of(
                "Load",
                Panel.lines(
                                "Work given to devices",
                                Unit.SECONDS,
                                "Of all pools: seconds of work that a device has been given and not answered, as predicted.")
                        .ask(Series.of("millrace_device_load").sum("device"), "{{device}}"),
                Panel.lines(
                                "Reported",
                                Unit.SHARE,
                                "How busy an endpoint last said it is; above 100 % calls wait there.")
                        .ask(chosen("millrace_endpoint_reported_utilization").max("endpoint"), "{{endpoint}}"),
                Panel.lines(
                                "Weight by reports",
                                Unit.TIMES,
                                "What the reports multiply an endpoint's share by; 1 is the pool's mean.")
                        .ask(chosen("millrace_endpoint_weight").max("endpoint"), "{{endpoint}}"),
                Panel.lines("Reports that could not be read", Unit.PER_SECOND, "And scrapes of metrics that gave none.")
                        .ask(chosen("millrace_load_report_failures_total").rate("endpoint"), "{{endpoint}}"));
    }

    private static Row sources() {
        return Row.of(
                "Where its endpoints come from",
                Panel.lines("Found", Unit.COUNT, "Endpoints that each source names.")
                        .ask(its("millrace_discovery_endpoints").max("source"), "{{source}}"),
                Panel.lines(
                                "Age",
                                Unit.SECONDS,
                                "Since each source last told what there is; meanwhile its last good list holds.")
                        .ask(its("millrace_discovery_source_age_seconds").max("source"), "{{source}}"),
                Panel.lines(
                                "Failures",
                                Unit.PER_SECOND,
                                "Looks at a source that gave nothing to be believed; /v1/fleet tells why.")
                        .ask(its("millrace_discovery_failures_total").rate("source"), "{{source}}"));
    }
}
