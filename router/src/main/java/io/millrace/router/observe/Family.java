package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/**
 * Every family of samples of ours, as it is registered and as {@code docs/metrics.md} tells of it: long because it is a list.
 * Names end in their base unit; labels come from the config, the fleet and lists of ours, never from what a client sent.
 */
enum Family {
    REQUESTS(
            Section.CALLS,
            Collector.Type.COUNTER,
            "requests",
            "Calls and questions about models ended, by the status they were answered with; 499 when the client left. What names no"
                    + " model of ours counts as model=\"unknown\".",
            "traffic and errors, first of all",
            "model",
            "version",
            "frontend",
            "code"),
    REQUEST_DURATION(
            Section.CALLS,
            Collector.Type.HISTOGRAM,
            "request_duration_seconds",
            "Of inferences, from a request's head to its answer, of a streamed one to its last byte. Bounds are 0.05 to 10 times"
                    + " the model's slo.latency, which itself is one.",
            "how long clients wait; in OpenMetrics with the trace of a call in each bucket",
            "model",
            "version"),
    REQUEST_DURATION_QUANTILE(
            Section.CALLS,
            Collector.Type.SUMMARY,
            "request_duration_quantile_seconds",
            "The same as percentiles since the start, to two digits.",
            "the tail of one process at a glance; over several processes or a span of time take the histogram",
            "model",
            "version"),
    FIRST_TOKEN(
            Section.CALLS,
            Collector.Type.HISTOGRAM,
            "time_to_first_token_seconds",
            "Of event streams, from a request's head to the first event with data.",
            "how soon a language model begins to answer",
            "model",
            "version"),
    PER_TOKEN(
            Section.CALLS,
            Collector.Type.HISTOGRAM,
            "time_per_output_token_seconds",
            "Of event streams, the mean time between two events of each.",
            "how fast it goes on",
            "model",
            "version"),
    RETRIES(
            Section.CALLS,
            Collector.Type.COUNTER,
            "retries",
            "Attempts beyond a call's first.",
            "near the budget of a tenth of the calls a server is ill",
            "model"),
    HEDGES(
            Section.CALLS,
            Collector.Type.COUNTER,
            "hedges",
            "Attempts that took unusually long and were sent a second time, by what came of it: won (the second answer counted),"
                    + " lost (the first did, or the call had ended), failed.",
            "whether [hedging](operations.md#hedging) is worth its sendings",
            "model",
            "outcome"),
    HEDGES_WITHHELD(
            Section.CALLS,
            Collector.Type.COUNTER,
            "hedges_withheld",
            "Attempts that took unusually long and were not sent a second time, by why: budget (too many have been lately), no_room"
                    + " (no endpoint with little to do), deadline (it would come too late as well).",
            "why the tail is not cut",
            "model",
            "why"),
    DEGRADED(
            Section.CALLS,
            Collector.Type.COUNTER,
            "degraded",
            "Answers that were less than they should be: tier, stale, default.",
            "[what clients get](operations.md#degraded-answers) while servers are ill",
            "model",
            "why"),
    SHED(
            Section.CALLS,
            Collector.Type.COUNTER,
            "shed",
            "Calls refused for load: buffered_bytes (bodies fill listen.max-buffered), saturated (no server had room), and of models"
                    + " with a queue too_late (no answer would come in time), tenant_share, queue_full, outranked (by a more"
                    + " important call).",
            "more load than servers; [each reason has its own cure](scheduling.md#overload)",
            "model",
            "reason"),

    SLO_EVENTS(
            Section.OBJECTIVES,
            Collector.Type.COUNTER,
            "slo_events",
            "Inferences that count for the objective: all but those that failed by their client's doing or whose client left.",
            "what the other two are shares of",
            "model"),
    SLO_ANSWERED(
            Section.OBJECTIVES,
            Collector.Type.COUNTER,
            "slo_answered",
            "Those of them that were answered, in whatever time.",
            "divided by the events: availability",
            "model"),
    SLO_GOOD(
            Section.OBJECTIVES,
            Collector.Type.COUNTER,
            "slo_good",
            "Those answered within slo.latency, of a streamed answer its head.",
            "divided by the answered: the share in time",
            "model"),
    SLO_LATENCY(
            Section.OBJECTIVES,
            Collector.Type.GAUGE,
            "slo_latency_seconds",
            "slo.latency of the config.",
            "the line in a graph of durations",
            "model"),
    SLO_OBJECTIVE(
            Section.OBJECTIVES,
            Collector.Type.GAUGE,
            "slo_objective_ratio",
            "What is promised, by objective: latency is slo.percentile, availability slo.availability, as parts of one.",
            "error budget: one less this",
            "model",
            "objective"),

    QUEUE_DURATION(
            Section.QUEUES,
            Collector.Type.HISTOGRAM,
            "queue_duration_seconds",
            "Of calls of models with a queue, from their coming to their being sent.",
            "the part of the latency that more servers would cure",
            "model"),
    QUEUE_CALLS(
            Section.QUEUES,
            Collector.Type.GAUGE,
            "queue_calls",
            "Calls that wait for their turn now.",
            "scaling: what waits",
            "model"),
    QUEUE_MAX(
            Section.QUEUES,
            Collector.Type.GAUGE,
            "queue_max",
            "Calls that may wait: queue.max of the config.",
            "the line in a graph of what waits",
            "model"),
    QUEUE_AT_ONCE(
            Section.QUEUES,
            Collector.Type.GAUGE,
            "queue_at_once",
            "Calls, or batches, that an endpoint may have of a model now; 0 while it is left out.",
            "what the adaptive limit has found",
            "model",
            "pool",
            "endpoint"),
    BATCH_SIZE(
            Section.QUEUES,
            Collector.Type.HISTOGRAM,
            "batch_size",
            "Rows of the batches sent, without padding.",
            "whether [batches](scheduling.md) fill",
            "model"),
    BATCH_WAIT(
            Section.QUEUES,
            Collector.Type.HISTOGRAM,
            "batch_wait_seconds",
            "How long the first call of a batch had waited when it was sent.",
            "what filling them costs",
            "model"),
    CACHE(
            Section.QUEUES,
            Collector.Type.COUNTER,
            "cache",
            "Calls to models with a cache, by how they fared: hit, joined, miss, stale, bypass.",
            "whether the [cache](operations.md#answer-cache) pays",
            "model",
            "outcome"),
    CACHE_BYTES(
            Section.QUEUES,
            Collector.Type.GAUGE,
            "cache_bytes",
            "Memory that remembered answers take, about.",
            "against cache.size",
            "model"),
    CACHE_ENTRIES(
            Section.QUEUES, Collector.Type.GAUGE, "cache_entries", "Answers remembered, about.", "the same", "model"),

    ATTEMPTS(
            Section.SERVERS,
            Collector.Type.COUNTER,
            "attempts",
            "Sendings of calls to endpoints: ok, unconnected, reset, timedout, badanswer, servererror, saturated, lacksmodel (another"
                    + " was asked), ejected (given up because the endpoint was), or the client's doing: refused, cancelled,"
                    + " malformed, unfit, notcarried, unsupported.",
            "which server fails, and how",
            "pool",
            "endpoint",
            "outcome"),
    ATTEMPT_DURATION(
            Section.SERVERS,
            Collector.Type.HISTOGRAM,
            "attempt_duration_seconds",
            "From the pick of an endpoint to its whole answer, of a streamed one to its last byte.",
            "how long servers take, without our queue",
            "pool"),
    FIRST_BYTE(
            Section.SERVERS,
            Collector.Type.HISTOGRAM,
            "attempt_first_byte_seconds",
            "Of streamed answers, from the pick of an endpoint to the answer's head.",
            "the same for streams",
            "pool"),
    INFLIGHT(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "inflight",
            "Attempts under way now.",
            "who is busy",
            "pool",
            "endpoint"),
    DEVICE_LOAD(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "device_load",
            "Seconds of work that a device has been given and not answered, as predicted. An endpoint that names no device is one"
                    + " by itself.",
            "accelerators shared by models",
            "device"),
    ENDPOINT_STATE(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "endpoint_state",
            "1 for the state an endpoint is in: joining, serving, ejected, draining.",
            "who takes no traffic; `/v1/fleet` tells why",
            "pool",
            "endpoint",
            "state"),
    MODEL_ENDPOINTS(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "model_endpoints",
            "Endpoints of a pool that can be sent calls of a model now.",
            "0 in all pools: nobody serves it",
            "model",
            "pool"),
    ENDPOINT_WEIGHT(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "endpoint_weight",
            "What an endpoint's reports of its load multiply its share of traffic by; 1 is the mean of its pool, and of all that"
                    + " report nothing.",
            "why one server gets less",
            "pool",
            "endpoint"),
    REPORTED_UTILIZATION(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "endpoint_reported_utilization",
            "How busy an endpoint last said it is, for three minutes after it did; 1 is all it has, what waits there makes it"
                    + " more.",
            "[what servers say](operations.md#reported-load) of themselves",
            "pool",
            "endpoint"),
    LOAD_REPORT_FAILURES(
            Section.SERVERS,
            Collector.Type.COUNTER,
            "load_report_failures",
            "Reports of load that could not be read, and scrapes that gave none.",
            "reports that should come and do not",
            "pool",
            "endpoint"),
    FLEET_GENERATION(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "fleet_generation",
            "Grows with each change of the fleet.",
            "how restless servers and registries are"),
    DISCOVERY_ENDPOINTS(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "discovery_endpoints",
            "Endpoints in a source's last good list.",
            "what a registry says there is",
            "pool",
            "source"),
    DISCOVERY_AGE(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "discovery_source_age_seconds",
            "Since a source last told what there is. One that waits for changes tells at the latest when it has waited.",
            "a registry that is away: its last good list is in use",
            "pool",
            "source"),
    DISCOVERY_FAILURES(
            Section.SERVERS,
            Collector.Type.COUNTER,
            "discovery_failures",
            "Looks of a source that gave nothing to be believed.",
            "the same; `/v1/fleet` tells why",
            "pool",
            "source"),

    CONFIG_GENERATION(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "config_generation",
            "Grows with each config that was applied; 1 is the first.",
            "whether all replicas run the same"),
    RELOAD_FAILURES(
            Section.PROCESS,
            Collector.Type.COUNTER,
            "reload_failures",
            "Configs that were not applied, because they had problems or could not be.",
            "a change that did not come to be"),
    LOOP_LAG(
            Section.PROCESS,
            Collector.Type.HISTOGRAM,
            "event_loop_lag_seconds",
            "How late a timer of an event loop was, each 50 ms: what any call had to wait there.",
            "a loop that is blocked or has too much to do",
            "loop"),
    LOOP_CPU(
            Section.PROCESS,
            Collector.Type.COUNTER,
            "event_loop_cpu_seconds",
            "Processor time of an event loop's thread.",
            "near one a second a loop is full; unlike among loops, connections are too few to spread",
            "loop"),
    CLIENT_CONNECTIONS(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "client_connections",
            "Connections of clients on which HTTP is spoken now.",
            "against listen.max-connections, and how evenly they lie",
            "loop"),
    DIRECT_MEMORY(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "direct_memory_bytes",
            "Memory outside the heap that network buffers have taken.",
            "near the limit calls fail"),
    DIRECT_MEMORY_LIMIT(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "direct_memory_limit_bytes",
            "What they may take.",
            "the line above it"),
    BUFFERED(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "buffered_bytes",
            "Bodies of requests held now.",
            "at the limit calls are shed with reason buffered_bytes"),
    BUFFERED_LIMIT(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "buffered_limit_bytes",
            "What may be held: listen.max-buffered of the config.",
            "the line above it"),
    ACCESS_LOG_LINES_DROPPED(
            Section.PROCESS,
            Collector.Type.COUNTER,
            "access_log_lines_dropped",
            "Lines of the access log that were not written: it was full, slow or away.",
            "a disk that is"),
    BUILD(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "build_info",
            "Always 1.",
            "which version runs where",
            "version",
            "java");

    /** The headings that the families stand under. */
    enum Section {
        CALLS("Calls"),
        OBJECTIVES("Objectives"),
        QUEUES("Queues, batches, caches"),
        SERVERS("Servers and discovery"),
        PROCESS("The process itself");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static final String PREFIX = "millrace_";

    private final Section section;
    private final Collector.Type type;
    private final String baseName;
    private final String help;
    private final String look;

    @SuppressWarnings("ImmutableEnumChecker") // by List.of
    private final List<String> labels;

    Family(Section section, Collector.Type type, String baseName, String help, String look, String... labels) {
        this.section = section;
        this.type = type;
        this.baseName = baseName;
        this.help = help;
        this.look = look;
        this.labels = List.of(labels);
    }

    Section section() {
        return section;
    }

    Collector.Type type() {
        return type;
    }

    /** Of the family; samples of a counter have {@code _total} behind it. */
    String familyName() {
        return PREFIX + baseName;
    }

    /** As queries have it: of a histogram without what stands behind it. */
    String exposedName() {
        return type == Collector.Type.COUNTER ? familyName() + "_total" : familyName();
    }

    /** As OpenMetrics names it: the last word of the name where that is one; else empty. */
    String unit() {
        for (String unit : List.of("seconds", "bytes", "ratio")) if (baseName.endsWith("_" + unit)) return unit;
        return "";
    }

    String help() {
        return help;
    }

    /** When to look at it, or what for; in Markdown. */
    String look() {
        return look;
    }

    /** In the order of their values. */
    List<String> labels() {
        return labels;
    }
}
