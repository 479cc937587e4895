package io.millrace.grafana.dashboard;

import java.util.List;

/** Does a model keep what is promised of it, and where does its time go? */
final class OneModel {
    private static final Promises PROMISES = Promises.ofTheModel();

    private OneModel() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "millrace-model",
                "Millrace: one model",
                "Does a model keep what is promised of it, and where does its time go?",
                List.of(Variable.JOB, Variable.INSTANCE, Variable.MODEL, Variable.WINDOW),
                List.of(promises(), latency(), calls(), queue(), cache(), features()));
    }

    private static Series its(String metric) {
        return Series.of(metric).where("model=~\"$model\"");
    }

    private static Row promises() {
        return Row.of(
                "What is promised",
                Panel.number("Answered", Unit.SHARE, "Of the calls that count, over five minutes.")
                        .ask(PROMISES.answeredShare("5m"), "answered"),
                Panel.number("In time", Unit.SHARE, "Of the answered, over five minutes.")
                        .ask(PROMISES.promptShare("5m"), "in time"),
                Panel.number(
                                "Budget left: answered",
                                Unit.SHARE,
                                "Of the calls that may go unanswered over the window chosen above. Below zero the"
                                        + " promise is broken.")
                        .redBelow(0)
                        .ask("1 - " + PROMISES.availabilityBurn("$window"), "left"),
                Panel.number(
                                "Budget left: in time",
                                Unit.SHARE,
                                "Of the answers that may be late over the window chosen above.")
                        .redBelow(0)
                        .ask("1 - " + PROMISES.latencyBurn("$window"), "left"),
                Panel.number("Promised latency", Unit.SECONDS, "slo.latency of the config.")
                        .ask(its("millrace_slo_latency_seconds").max(), "promised"),
                Panel.number("p99", Unit.SECONDS, "From a request's head to its answer.")
                        .ask(its("millrace_request_duration_seconds").quantile(0.99), "p99"),
                Panel.lines("Burn: unanswered", Unit.TIMES, "1 spends the budget exactly over the objective's window.")
                        .wide(12)
                        .ask(PROMISES.availabilityBurn("5m"), "5 minutes")
                        .ask(PROMISES.availabilityBurn("1h"), "1 hour"),
                Panel.lines("Burn: late", Unit.TIMES, "1 spends the budget exactly over the objective's window.")
                        .wide(12)
                        .ask(PROMISES.latencyBurn("5m"), "5 minutes")
                        .ask(PROMISES.latencyBurn("1h"), "1 hour"));
    }

    private static Row latency() {
        Series durations = its("millrace_request_duration_seconds");
        return Row.of(
                "Where the time goes",
                Panel.lines("Latency", Unit.SECONDS, "From a request's head to its answer, and what is promised.")
                        .ask(durations.quantile(0.5), "p50")
                        .ask(durations.quantile(0.9), "p90")
                        .ask(durations.quantile(0.99), "p99")
                        .ask(its("millrace_slo_latency_seconds").max(), "promised"),
                Panel.heatmap(
                                "Latencies",
                                Unit.SECONDS,
                                "How many calls took how long; the buckets follow the promise.")
                        .ask(durations.buckets(), "{{le}}"),
                Panel.lines("Latency by version", Unit.SECONDS, "p99 of each version that serves.")
                        .ask(durations.quantile(0.99, "version"), "{{version}}"),
                Panel.lines(
                                "Waiting in the queue",
                                Unit.SECONDS,
                                "Of a model with a queue: from a call's coming to its being sent.")
                        .askMedianAndWorst(its("millrace_queue_duration_seconds")),
                Panel.lines("First token", Unit.SECONDS, "Of event streams, from a request's head to the first event.")
                        .askMedianAndWorst(its("millrace_time_to_first_token_seconds")),
                Panel.lines(
                                "Each further token",
                                Unit.SECONDS,
                                "Of event streams, the mean between two events of each.")
                        .askMedianAndWorst(its("millrace_time_per_output_token_seconds")));
    }

    private static Row calls() {
        return Row.of(
                "Calls",
                Panel.stacked("By status", Unit.CALLS_PER_SECOND, "Of a gRPC call the HTTP status that says the same.")
                        .ask(its("millrace_requests_total").rate("code"), "{{code}}"),
                Panel.stacked(
                                "By protocol and version",
                                Unit.CALLS_PER_SECOND,
                                "What clients speak, and which version answered.")
                        .ask(its("millrace_requests_total").rate("frontend", "version"), "{{frontend}} {{version}}"),
                Panel.stacked("Refused for load", Unit.CALLS_PER_SECOND, "What each reason means: docs/metrics.md.")
                        .ask(its("millrace_shed_total").rate("reason"), "{{reason}}"),
                Panel.stacked("Sent again", Unit.PER_SECOND, "Retries after a failure.")
                        .wide(4)
                        .ask(its("millrace_retries_total").rate(), "retries"),
                Panel.lines("Endpoints", Unit.COUNT, "That may serve it now, by pool; the least that any router has.")
                        .wide(4)
                        .ask("min by (pool) (" + its("millrace_model_endpoints").now() + ")", "{{pool}}"),
                Panel.stacked(
                                "Sent a second time",
                                Unit.PER_SECOND,
                                "Hedges of attempts that took unusually long, by what came of them; and why there was"
                                        + " none.")
                        .ask(its("millrace_hedges_total").rate("outcome"), "{{outcome}}")
                        .ask(its("millrace_hedges_withheld_total").rate("why"), "withheld: {{why}}"),
                Panel.stacked(
                                "Less than they should be",
                                Unit.CALLS_PER_SECOND,
                                "Answers with x-millrace-degraded, by why.")
                        .ask(its("millrace_degraded_total").rate("why"), "{{why}}"),
                Panel.stacked(
                                "Parts",
                                Unit.PER_SECOND,
                                "Questions to those that a model is made of, by what came of them; late: not waited"
                                        + " for.")
                        .ask(its("millrace_part_requests_total").rate("part", "outcome"), "{{part}} {{outcome}}"));
    }

    private static Row queue() {
        return Row.of(
                "Queue and batches",
                Panel.lines("Waiting", Unit.COUNT, "Calls in the queue of each router, and how many it may hold.")
                        .ask(its("millrace_queue_calls").max("instance"), "{{instance}}")
                        .ask(its("millrace_queue_max").max(), "may wait"),
                Panel.lines("Rows of a batch", Unit.COUNT, "Mean, and the size that 95 of 100 batches do not exceed.")
                        .ask(its("millrace_batch_size").mean(), "mean")
                        .ask(its("millrace_batch_size").quantile(0.95), "p95"),
                Panel.heatmap("Batches by rows", Unit.COUNT, "How many batches had how many rows.")
                        .ask(its("millrace_batch_size").buckets(), "{{le}}"),
                Panel.lines("Batches", Unit.PER_SECOND, "Sent to servers each second.")
                        .ask(its("millrace_batch_size_count").rate(), "batches"),
                Panel.lines("Filling", Unit.SECONDS, "How long the first call of a batch had waited when it was sent.")
                        .askMedianAndWorst(its("millrace_batch_wait_seconds")),
                Panel.lines(
                                "At once",
                                Unit.COUNT,
                                "Calls or batches that an endpoint may have of this model; 0 while it is left out.")
                        .ask(its("millrace_queue_at_once").sum("pool", "endpoint"), "{{pool}}/{{endpoint}}"));
    }

    private static Row cache() {
        return Row.of(
                "Cache",
                Panel.stacked("By outcome", Unit.CALLS_PER_SECOND, "bypass: what may not be answered from memory.")
                        .ask(its("millrace_cache_total").rate("outcome"), "{{outcome}}"),
                Panel.lines("Hits", Unit.SHARE, "Of the calls that may be answered from memory, those that were.")
                        .ask(
                                its("millrace_cache_total").share("outcome=~\"hit|joined\"", "outcome!=\"bypass\""),
                                "hits"),
                Panel.lines("Memory", Unit.BYTES, "What remembered answers take, about, in each router.")
                        .wide(4)
                        .ask(its("millrace_cache_bytes").max("instance"), "{{instance}}"),
                Panel.lines("Answers", Unit.COUNT, "Remembered, about, in each router.")
                        .wide(4)
                        .ask(its("millrace_cache_entries").max("instance"), "{{instance}}"),
                Panel.stacked(
                                "Shared",
                                Unit.PER_SECOND,
                                "Answers looked for in the Redis that routers share, by what came of it, and those"
                                        + " told to it.")
                        .ask(its("millrace_cache_shared_total").rate("outcome"), "{{outcome}}")
                        .ask(its("millrace_cache_shared_fills_total").rate("outcome"), "told: {{outcome}}"),
                Panel.lines("Looks in Redis", Unit.SECONDS, "How long they took; at most redis.timeout.")
                        .ask(its("millrace_cache_shared_duration_seconds").quantile(0.5), "p50")
                        .ask(its("millrace_cache_shared_duration_seconds").quantile(0.99), "p99"));
    }

    private static Row features() {
        return Row.of(
                "Features",
                Panel.stacked("Rows", Unit.PER_SECOND, "Looked up, by what came of it; hit: in memory.")
                        .ask(its("millrace_feature_rows_total").rate("input", "outcome"), "{{input}} {{outcome}}"),
                Panel.lines("Defaults", Unit.PER_SECOND, "Rows that were the default, for want of what is looked up.")
                        .ask(its("millrace_feature_defaults_total").rate("input"), "{{input}}"),
                Panel.lines("Look-ups in Redis", Unit.SECONDS, "How long they took; at most redis.timeout.")
                        .ask(its("millrace_feature_lookup_duration_seconds").quantile(0.5), "p50")
                        .ask(its("millrace_feature_lookup_duration_seconds").quantile(0.99), "p99"));
    }
}
