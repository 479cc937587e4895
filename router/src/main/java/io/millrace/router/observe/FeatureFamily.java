package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Inputs that are looked up. */
enum FeatureFamily implements Family {
    FEATURE_ROWS(
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
            Collector.Type.COUNTER,
            "feature_defaults",
            "Rows that were the default, for want of what is looked up.",
            "what predictions go without",
            "model",
            "input"),
    FEATURE_LOOKUP_DURATION(
            Collector.Type.HISTOGRAM,
            "feature_lookup_duration_seconds",
            "From a question to Redis, for all rows that a request lacks, to its answer or its end.",
            "what looking up costs; against redis.timeout",
            "model",
            "input");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    FeatureFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
