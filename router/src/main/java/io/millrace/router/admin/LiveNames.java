package io.millrace.router.admin;

import java.util.List;
import java.util.Set;

/** The metrics that the live page is made of. */
final class LiveNames {
    static final String REQUESTS = "millrace_requests_total";
    static final String SHED = "millrace_shed_total";
    static final String ATTEMPTS = "millrace_attempts_total";
    static final String EVENTS = "millrace_slo_events_total";
    static final String ANSWERED = "millrace_slo_answered_total";
    static final String GOOD = "millrace_slo_good_total";
    static final String CACHE = "millrace_cache_total";
    static final String QUEUED = "millrace_queue_calls";
    static final String BATCHES = "millrace_batch_size_count";
    static final String ROWS = "millrace_batch_size_sum";
    static final String ARM_EVENTS = "millrace_arm_slo_events_total";
    static final String ARM_ANSWERED = "millrace_arm_slo_answered_total";
    static final String ARM_GOOD = "millrace_arm_slo_good_total";
    static final String SHADOW_REQUESTS = "millrace_shadow_requests_total";
    static final String SHADOW_COMPARED = "millrace_shadow_compared_total";
    static final String CONFIG_GENERATION = "millrace_config_generation";
    static final String RELOAD_FAILURES = "millrace_reload_failures_total";
    static final String PEERS = "millrace_peers";

    static final List<String> OF_OBJECTIVES = List.of(EVENTS, ANSWERED, GOOD);
    static final Set<String> ALL = Set.of(
            REQUESTS,
            SHED,
            ATTEMPTS,
            EVENTS,
            ANSWERED,
            GOOD,
            CACHE,
            ARM_EVENTS,
            ARM_ANSWERED,
            ARM_GOOD,
            SHADOW_REQUESTS,
            SHADOW_COMPARED,
            QUEUED,
            BATCHES,
            ROWS,
            CONFIG_GENERATION,
            RELOAD_FAILURES,
            PEERS);

    private LiveNames() {}
}
