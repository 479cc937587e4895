package io.millrace.grafana.dashboard;

import java.util.List;

/** Is all well, and if not, which model or pool is it? */
final class Overview {
    private static final String SHORT = "5m";
    private static final Promises PROMISES = Promises.ofAllModels();

    private Overview() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "millrace-overview",
                "Millrace: overview",
                "Is all well, and if not, which model or pool is it?",
                List.of(Variable.JOB, Variable.INSTANCE),
                List.of(now(), models(), failures(), fleet()));
    }

    private static Row now() {
        return Row.of(
                "Now",
                Panel.number(
                                "Calls",
                                Unit.CALLS_PER_SECOND,
                                "All models and protocols, questions about models included.")
                        .ask(Series.of("millrace_requests_total").rate(), "calls"),
                Panel.number(
                                "Answered",
                                Unit.SHARE,
                                "Of the calls that count for an objective, those answered. What clients did wrong does not count.")
                        .redBelow(0.99)
                        .ask(
                                Series.of("millrace_slo_answered_total").rateOver(SHORT) + " / "
                                        + Series.of("millrace_slo_events_total").rateOver(SHORT),
                                "answered"),
                Panel.number("In time", Unit.SHARE, "Of the answered, those within their model's latency objective.")
                        .redBelow(0.95)
                        .ask(
                                Series.of("millrace_slo_good_total").rateOver(SHORT) + " / "
                                        + Series.of("millrace_slo_answered_total")
                                                .rateOver(SHORT),
                                "in time"),
                Panel.number(
                                "Worst burn",
                                Unit.TIMES,
                                "How many times faster than allowed the worst model spends its error budget, over an hour.")
                        .redFrom(6)
                        .ask("max(" + PROMISES.worstBurn("1h") + ")", "burn"),
                Panel.number("Endpoints out", Unit.COUNT, "Endpoints that some router does not send traffic to.")
                        .redFrom(1)
                        .ask(
                                "count("
                                        + Series.of("millrace_endpoint_state")
                                                .where("state!=\"serving\"")
                                                .max("pool", "endpoint")
                                        + ") or vector(0)",
                                "endpoints"),
                Panel.number("Waiting", Unit.COUNT, "Calls in the queues of all models.")
                        .ask(Series.of("millrace_queue_calls").sum() + " or vector(0)", "calls"));
    }

    private static Row models() {
        Series durations = Series.of("millrace_request_duration_seconds");
        return Row.of(
                "Models",
                Panel.table(
                                "Models",
                                "The last five minutes. Burn is the worse of both promises over an hour: above 1 the budget"
                                        + " will not last for the objective's window.")
                        .ask(PROMISES.calls(), "calls", Unit.CALLS_PER_SECOND)
                        .ask(PROMISES.answeredShare(SHORT), "answered", Unit.SHARE)
                        .ask(PROMISES.promptShare(SHORT), "in time", Unit.SHARE)
                        .ask(durations.quantile(0.99, "model"), "p99", Unit.SECONDS)
                        .ask(Series.of("millrace_slo_latency_seconds").max("model"), "promised", Unit.SECONDS)
                        .ask(PROMISES.worstBurn("1h"), "burn", Unit.TIMES),
                Panel.lines("Calls by model", Unit.CALLS_PER_SECOND, "Calls that count for the objective.")
                        .ask(PROMISES.calls(), "{{model}}"),
                Panel.lines("p99 by model", Unit.SECONDS, "From a request's head to its answer.")
                        .ask(durations.quantile(0.99, "model"), "{{model}}"),
                Panel.lines(
                                "Burn by model",
                                Unit.TIMES,
                                "Of the promise to answer and of the promise to be in time. 14.4 and 6 wake somebody, see the rules.")
                        .ask(PROMISES.availabilityBurn(SHORT), "{{model}} unanswered")
                        .ask(PROMISES.latencyBurn(SHORT), "{{model}} late"));
    }

    private static Row failures() {
        return Row.of(
                "What goes wrong",
                Panel.stacked("Answers that are not 200, by status", Unit.CALLS_PER_SECOND, "499: the client had left.")
                        .ask(
                                Series.of("millrace_requests_total")
                                        .where("code!=\"200\"")
                                        .rate("code"),
                                "{{code}}"),
                Panel.stacked("Refused for load", Unit.CALLS_PER_SECOND, "What each reason means: docs/metrics.md.")
                        .ask(Series.of("millrace_shed_total").rate("model", "reason"), "{{model}} {{reason}}"),
                Panel.stacked(
                                "Attempts that failed",
                                Unit.PER_SECOND,
                                "At which pool and how. Clients see few of these: most are sent again elsewhere.")
                        .ask(
                                Series.of("millrace_attempts_total")
                                        .where("outcome!=\"ok\"")
                                        .rate("pool", "outcome"),
                                "{{pool}} {{outcome}}"),
                Panel.lines("Retries per call", Unit.SHARE, "The budget is a tenth unless the config says otherwise.")
                        .ask(Series.of("millrace_retries_total").rate("model") + " / " + PROMISES.calls(), "{{model}}"),
                Panel.stacked(
                                "Less than they should be",
                                Unit.CALLS_PER_SECOND,
                                "Answers with x-millrace-degraded, by why.")
                        .ask(Series.of("millrace_degraded_total").rate("model", "why"), "{{model}} {{why}}"),
                Panel.lines("Cache hits", Unit.SHARE, "Of the calls that may be answered from memory, those that were.")
                        .ask(
                                Series.of("millrace_cache_total")
                                        .share("outcome=~\"hit|joined\"", "outcome!=\"bypass\"", "model"),
                                "{{model}}"));
    }

    private static Row fleet() {
        return Row.of(
                "Fleet",
                Panel.stacked(
                                "Endpoints by state",
                                Unit.COUNT,
                                "As the routers see them, each counted once for each state.")
                        .ask(
                                "count by (pool, state) ("
                                        + Series.of("millrace_endpoint_state").max("pool", "endpoint", "state") + ")",
                                "{{pool}} {{state}}"),
                Panel.lines("Under way by pool", Unit.COUNT, "Attempts not answered yet.")
                        .ask(Series.of("millrace_inflight").sum("pool"), "{{pool}}"),
                Panel.lines(
                                "Work given to devices",
                                Unit.SECONDS,
                                "Seconds of work that a device has been given and not answered, as predicted.")
                        .ask(Series.of("millrace_device_load").sum("device"), "{{device}}"));
    }
}
