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
            "Calls and questions about models ended, by the status they were answered with; 499 when the client left."
                    + " What names no model of ours counts as model=\"unknown\".",
            "traffic and errors, first of all",
            "model",
            "version",
            "frontend",
            "code"),
    REQUEST_DURATION(
            Section.CALLS,
            Collector.Type.HISTOGRAM,
            "request_duration_seconds",
            "Of inferences, from a request's head to its answer, of a streamed one to its last byte. Bounds are 0.05"
                    + " to 10 times the model's slo.latency, which itself is one.",
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
            "Attempts that took unusually long and were sent a second time, by what came of it: won (the second answer"
                    + " counted), lost (the first did, or the call had ended), failed.",
            "whether [hedging](operations.md#hedging) is worth its sendings",
            "model",
            "outcome"),
    HEDGES_WITHHELD(
            Section.CALLS,
            Collector.Type.COUNTER,
            "hedges_withheld",
            "Attempts that took unusually long and were not sent a second time, by why: budget (too many have been"
                    + " lately), no_room (no endpoint with little to do), deadline (it would come too late as well).",
            "why the tail is not cut",
            "model",
            "why"),
    DEGRADED(
            Section.CALLS,
            Collector.Type.COUNTER,
            "degraded",
            "Answers that were less than they should be: tier, stale, default, features, members.",
            "[what clients get](operations.md#degraded-answers) while servers are ill",
            "model",
            "why"),
    PART_REQUESTS(
            Section.CALLS,
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
            Section.CALLS,
            Collector.Type.COUNTER,
            "shed",
            "Calls refused for load: buffered_bytes (bodies fill listen.max-buffered), saturated (no server had room),"
                    + " and of models with a queue too_late (no answer would come in time), tenant_share, queue_full,"
                    + " outranked (by a more important call).",
            "more load than servers; [each reason has its own cure](scheduling.md#overload)",
            "model",
            "reason"),
    ARM_REQUESTS(
            Section.CALLS,
            Collector.Type.COUNTER,
            "arm_requests",
            "Inferences of models with a traffic.split that ended, by the arm they went by and the status they were"
                    + " answered with.",
            "whether [an arm](traffic.md) fails more than another",
            "model",
            "arm",
            "code"),
    ARM_DURATION(
            Section.CALLS,
            Collector.Type.HISTOGRAM,
            "arm_duration_seconds",
            "Of the same, from a request's head to its answer. Bounds as those of request_duration_seconds.",
            "whether an arm is slower than another",
            "model",
            "arm"),
    ARM_SHARE(
            Section.CALLS,
            Collector.Type.GAUGE,
            "arm_share_ratio",
            "Of the calls that no rule sends, what part an arm is to get now; 0 of one that nobody can serve.",
            "what was wanted, beside what came",
            "model",
            "arm"),
    PROMOTE_STEP(
            Section.CALLS,
            Collector.Type.GAUGE,
            "promote_step",
            "Of models with a traffic.promote, which step it is at, from 1; the last once it is promoted, 0 when it is"
                    + " rolled back.",
            "how far [a new version](traffic.md#promote) has come",
            "model",
            "arm"),
    PROMOTE_STATE(
            Section.CALLS,
            Collector.Type.GAUGE,
            "promote_state",
            "Of the same, 1 for the state it is in: testing, paused, promoted, rolled_back.",
            "whether it goes on by itself, waits for a hand, or has ended",
            "model",
            "arm",
            "state"),
    PROMOTE_DECISIONS(
            Section.CALLS,
            Collector.Type.COUNTER,
            "promote_decisions",
            "What was decided about it, and by what: evidence, burn, patience, hand, version (another one came under"
                    + " the name) or state (what was kept could not be read).",
            "that a version went back by itself",
            "model",
            "arm",
            "action",
            "by"),
    PROMOTE_ROUTERS(
            Section.CALLS,
            Collector.Type.GAUGE,
            "promote_routers",
            "Where [routers agree](traffic.md#several-routers) on it, how many have counted calls of this step; 0 once it has ended.",
            "that all routers of a config take part",
            "model",
            "arm"),
    PROMOTE_APART(
            Section.CALLS,
            Collector.Type.GAUGE,
            "promote_apart",
            "Likewise, 1 while the others are at another version than the one that this router has, 0 else.",
            "a router with another config",
            "model",
            "arm"),
    AGREEMENT_REACHABLE(
            Section.CALLS,
            Collector.Type.GAUGE,
            "agreement_reachable",
            "Where state.consul or state.kubernetes is given, 1 while it can be reached, 0 while no router that sees it so promotes anything.",
            "why nothing is promoted"),
    ARM_REWARD(
            Section.CALLS,
            Collector.Type.GAUGE,
            "arm_reward_mean",
            "Of what clients told that an arm's answers were worth, since the arms have led where they lead; left out"
                    + " until they do.",
            "which arm clients like; [the report](traffic.md#which-arm-is-better) says how sure that is",
            "model",
            "arm"),
    ARM_REWARDED(
            Section.CALLS,
            Collector.Type.GAUGE,
            "arm_rewarded_calls",
            "Answers of which clients told, since the arms have led where they lead.",
            "how much the mean stands on",
            "model",
            "arm"),
    ARM_MISSHARED(
            Section.CALLS,
            Collector.Type.GAUGE,
            "arm_shares_off",
            "1 once calls came to a model's arms in other shares than they were to (sample ratio mismatch, a false"
                    + " alarm in a thousand experiments), until the arms change; else 0.",
            "1: find out why before you believe any comparison of the arms",
            "model"),
    FEEDBACK(
            Section.CALLS,
            Collector.Type.COUNTER,
            "feedback",
            "What clients told of answers, by what came of it: taken, uncounted (a rule sent the call, or the arms"
                    + " have changed), repeated, outside (of traffic.feedback.range), unknown (no such call is waited for;"
                    + " the model is unknown where none is named).",
            "many unknown: feedback comes later than traffic.feedback.window, or to another router than the answer did",
            "model",
            "outcome"),

    SLO_EVENTS(
            Section.OBJECTIVES,
            Collector.Type.COUNTER,
            "slo_events",
            "Inferences that count for the objective: all but those that failed by their client's doing or whose"
                    + " client left.",
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
    ARM_EVENTS(
            Section.OBJECTIVES,
            Collector.Type.COUNTER,
            "arm_slo_events",
            "Inferences that count for the objective, by arm.",
            "what the other two are shares of",
            "model",
            "arm"),
    ARM_ANSWERED(
            Section.OBJECTIVES,
            Collector.Type.COUNTER,
            "arm_slo_answered",
            "Those of them that were answered, in whatever time, by arm.",
            "divided by the events: an arm's availability",
            "model",
            "arm"),
    ARM_GOOD(
            Section.OBJECTIVES,
            Collector.Type.COUNTER,
            "arm_slo_good",
            "Those answered within slo.latency, by arm.",
            "divided by the answered: an arm's share in time",
            "model",
            "arm"),
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
            "What is promised, by objective: latency is slo.percentile, availability slo.availability, as parts of"
                    + " one.",
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
    CACHE_SHARED(
            Section.QUEUES,
            Collector.Type.COUNTER,
            "cache_shared",
            "Answers looked for in the Redis that routers share: hit, miss; timeout, error (no connection, or a"
                    + " refusal), damaged (not ours, or not whole); and not looked for: open (it has mostly failed"
                    + " lately), full (too many looks at once), late (the call has no time for it).",
            "whether [sharing](operations.md#shared-answers) pays, and whether its server is well",
            "model",
            "outcome"),
    CACHE_SHARED_DURATION(
            Section.QUEUES,
            Collector.Type.HISTOGRAM,
            "cache_shared_duration_seconds",
            "Of the looks that were sent.",
            "what a miss costs; against redis.timeout",
            "model"),
    CACHE_SHARED_FILLS(
            Section.QUEUES,
            Collector.Type.COUNTER,
            "cache_shared_fills",
            "Answers told to that Redis: stored, error; and not told: unfit (over redis.max-value), dropped (it has"
                    + " mostly failed lately, or too many are on their way).",
            "why others do not find them",
            "model",
            "outcome"),
    FEATURE_ROWS(
            Section.QUEUES,
            Collector.Type.COUNTER,
            "feature_rows",
            "Rows looked up for inputs, by what came of it: hit (in memory), found (in Redis), missing, bad (what is"
                    + " stored is no row); timeout, error (no connection, or a refusal); and not looked up: open (it has"
                    + " mostly failed lately), full (too many look-ups at once), late (the call has no time for it).",
            "whether [features](features.md) are there, and their store is well",
            "model",
            "input",
            "outcome"),
    FEATURE_DEFAULTS(
            Section.QUEUES,
            Collector.Type.COUNTER,
            "feature_defaults",
            "Rows that were the default, for want of what is looked up.",
            "what predictions go without",
            "model",
            "input"),
    FEATURE_LOOKUP_DURATION(
            Section.QUEUES,
            Collector.Type.HISTOGRAM,
            "feature_lookup_duration_seconds",
            "From a question to Redis, for all rows that a request lacks, to its answer or its end.",
            "what looking up costs; against redis.timeout",
            "model",
            "input"),

    SHADOW_REQUESTS(
            Section.TRAFFIC,
            Collector.Type.COUNTER,
            "shadow_requests",
            "Calls drawn to be copied to another model or version, by what became of the copy: answered, failed,"
                    + " expired (its budget was over), dropped (too many were under way), and not sent: unanswered (the"
                    + " client got no answer either), streamed, sequence, unread.",
            "whether the [shadow](traffic-shadow.md) sees enough, and can keep up",
            "model",
            "to",
            "outcome"),
    SHADOW_COMPARED(
            Section.TRAFFIC,
            Collector.Type.COUNTER,
            "shadow_compared",
            "Answers to copies by how they compare with the clients': agrees, differs, unreadable.",
            "whether the other model says the same; `/v1/traffic/{model}/shadow` tells where it does not",
            "model",
            "to",
            "result"),
    SHADOW_LATENCY_DIFFERENCE(
            Section.TRAFFIC,
            Collector.Type.GAUGE,
            "shadow_latency_difference_seconds",
            "The mean of what servers took for clients' answers less what they took for the copies of the same calls;"
                    + " below 0 the other model is slower.",
            "the same with its interval is in `/v1/traffic/{model}/shadow`",
            "model",
            "to"),

    ATTEMPTS(
            Section.SERVERS,
            Collector.Type.COUNTER,
            "attempts",
            "Sendings of calls to endpoints: ok, unconnected, reset, timedout, badanswer, servererror, saturated,"
                    + " lacksmodel (another was asked), ejected (given up because the endpoint was), or the client's"
                    + " doing: refused, cancelled, malformed, unfit, notcarried, unsupported.",
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
            "Seconds of work that a device has been given and not answered, as predicted. An endpoint that names no"
                    + " device is one by itself.",
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
            "What an endpoint's reports of its load multiply its share of traffic by; 1 is the mean of its pool, and"
                    + " of all that report nothing.",
            "why one server gets less",
            "pool",
            "endpoint"),
    REPORTED_UTILIZATION(
            Section.SERVERS,
            Collector.Type.GAUGE,
            "endpoint_reported_utilization",
            "How busy an endpoint last said it is, for three minutes after it did; 1 is all it has, what waits there"
                    + " makes it more.",
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
            "Since a source last told what there is. One that waits for changes tells at the latest when it has"
                    + " waited.",
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
    PEERS(
            Section.PROCESS,
            Collector.Type.GAUGE,
            "peers",
            "Routers by which limits are divided, this one included; 1 without `peers` in the config.",
            "whether all replicas count the same, and as many as there are"),
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
    SPANS_DROPPED(
            Section.PROCESS,
            Collector.Type.COUNTER,
            "spans_dropped",
            "Finished spans that were not sent: too many at a time, or the collector was slow or away.",
            "a collector that is"),
    PAYLOADS_DROPPED(
            Section.PROCESS,
            Collector.Type.COUNTER,
            "payloads_dropped",
            "Calls whose bodies were to be kept and were not: too many at a time, or the disk or the sink was slow or"
                    + " away.",
            "a sink that is"),
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
        TRAFFIC("Traffic policies"),
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
