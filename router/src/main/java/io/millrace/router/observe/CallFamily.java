package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Calls: how many, how long, and what was done for their answers. */
enum CallFamily implements Family {
    REQUESTS(
            Collector.Type.COUNTER,
            "requests",
            "Calls and questions about models ended, by the status they were answered with; 499 when the client left."
                    + " What names no model of ours counts as model=\"unknown\".",
            "traffic and errors, first of all",
            "model",
            "version",
            "frontend",
            "code"),
    REQUEST_DURATION(
            Collector.Type.HISTOGRAM,
            "request_duration_seconds",
            "Of inferences, from a request's head to its answer, of a streamed one to its last byte. Bounds are 0.05"
                    + " to 10 times the model's slo.latency, which itself is one.",
            "how long clients wait; in OpenMetrics with the trace of a call in each bucket",
            "model",
            "version"),
    REQUEST_DURATION_QUANTILE(
            Collector.Type.SUMMARY,
            "request_duration_quantile_seconds",
            "The same as percentiles since the start, to two digits.",
            "the tail of one process at a glance; over several processes or a span of time take the histogram",
            "model",
            "version"),
    FIRST_TOKEN(
            Collector.Type.HISTOGRAM,
            "time_to_first_token_seconds",
            "Of event streams, from a request's head to the first event with data.",
            "how soon a language model begins to answer",
            "model",
            "version"),
    PER_TOKEN(
            Collector.Type.HISTOGRAM,
            "time_per_output_token_seconds",
            "Of event streams, the mean time between two events of each.",
            "how fast it goes on",
            "model",
            "version"),
    RETRIES(
            Collector.Type.COUNTER,
            "retries",
            "Attempts beyond a call's first.",
            "near the budget of a tenth of the calls a server is ill",
            "model"),
    HEDGES(
            Collector.Type.COUNTER,
            "hedges",
            "Attempts that took unusually long and were sent a second time, by what came of it: won (the second answer"
                    + " counted), lost (the first did, or the call had ended), failed.",
            "whether [hedging](operations.md#hedging) is worth its sendings",
            "model",
            "outcome"),
    HEDGES_WITHHELD(
            Collector.Type.COUNTER,
            "hedges_withheld",
            "Attempts that took unusually long and were not sent a second time, by why: budget (too many have been"
                    + " lately), no_room (no endpoint with little to do), deadline (it would come too late as well).",
            "why the tail is not cut",
            "model",
            "why"),
    DEGRADED(
            Collector.Type.COUNTER,
            "degraded",
            "Answers that were less than they should be: tier, stale, default, features, members.",
            "[what clients get](operations.md#degraded-answers) while servers are ill",
            "model",
            "why"),
    PART_REQUESTS(
            Collector.Type.COUNTER,
            "part_requests",
            "Questions to the parts of models that are made of others, by what came of them: ok, or why the part is"
                    + " not in the answer: the failure's name, unfit (what it says does not go with the others), late (a"
                    + " quorum sufficed), cancelled (the whole had ended).",
            "which part of an [ensemble or chain](ensembles.md) is missing, and why",
            "model",
            "part",
            "outcome"),
    SHED(
            Collector.Type.COUNTER,
            "shed",
            "Calls refused for load: buffered_bytes (bodies fill listen.max-buffered), saturated (no server had room),"
                    + " and of models with a queue too_late (no answer would come in time), tenant_share, queue_full,"
                    + " outranked (by a more important call).",
            "more load than servers; [each reason has its own cure](scheduling.md#overload)",
            "model",
            "reason");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    CallFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
