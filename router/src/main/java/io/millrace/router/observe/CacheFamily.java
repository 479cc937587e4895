package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Answers that are remembered: here, and in the Redis that routers share. */
enum CacheFamily implements Family {
    CACHE(
            Collector.Type.COUNTER,
            "cache",
            "Calls to models with a cache, by how they fared: hit, joined, miss, stale, bypass.",
            "whether the [cache](operations.md#answer-cache) pays",
            "model",
            "outcome"),
    CACHE_BYTES(
            Collector.Type.GAUGE,
            "cache_bytes",
            "Memory that remembered answers take, about.",
            "against cache.size",
            "model"),
    CACHE_ENTRIES(Collector.Type.GAUGE, "cache_entries", "Answers remembered, about.", "the same", "model"),
    CACHE_SHARED(
            Collector.Type.COUNTER,
            "cache_shared",
            "Answers looked for in the Redis that routers share: hit, miss; timeout, error (no connection, or a"
                    + " refusal), damaged (not ours, or not whole); and not looked for: open (it has mostly failed"
                    + " lately), full (too many looks at once), late (the call has no time for it).",
            "whether [sharing](operations.md#shared-answers) pays, and whether its server is well",
            "model",
            "outcome"),
    CACHE_SHARED_DURATION(
            Collector.Type.HISTOGRAM,
            "cache_shared_duration_seconds",
            "Of the looks that were sent.",
            "what a miss costs; against redis.timeout",
            "model"),
    CACHE_SHARED_FILLS(
            Collector.Type.COUNTER,
            "cache_shared_fills",
            "Answers told to that Redis: stored, error; and not told: unfit (over redis.max-value), dropped (it has"
                    + " mostly failed lately, or too many are on their way).",
            "why others do not find them",
            "model",
            "outcome");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    CacheFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
