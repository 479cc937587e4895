package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Calls that wait for their turn, and are sent together. */
enum QueueFamily implements Family {
    QUEUE_DURATION(
            Collector.Type.HISTOGRAM,
            "queue_duration_seconds",
            "Of calls of models with a queue, from their coming to their being sent.",
            "the part of the latency that more servers would cure",
            "model"),
    QUEUE_CALLS(
            Collector.Type.GAUGE, "queue_calls", "Calls that wait for their turn now.", "scaling: what waits", "model"),
    QUEUE_MAX(
            Collector.Type.GAUGE,
            "queue_max",
            "Calls that may wait: queue.max of the config.",
            "the line in a graph of what waits",
            "model"),
    QUEUE_AT_ONCE(
            Collector.Type.GAUGE,
            "queue_at_once",
            "Calls, or batches, that an endpoint may have of a model now; 0 while it is left out.",
            "what the adaptive limit has found",
            "model",
            "pool",
            "endpoint"),
    BATCH_SIZE(
            Collector.Type.HISTOGRAM,
            "batch_size",
            "Rows of the batches sent, without padding.",
            "whether [batches](scheduling.md) fill",
            "model"),
    BATCH_WAIT(
            Collector.Type.HISTOGRAM,
            "batch_wait_seconds",
            "How long the first call of a batch had waited when it was sent.",
            "what filling them costs",
            "model");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    QueueFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
