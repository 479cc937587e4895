package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Copies of calls to other models and versions. */
enum ShadowFamily implements Family {
    SHADOW_REQUESTS(
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
            Collector.Type.COUNTER,
            "shadow_compared",
            "Answers to copies by how they compare with the clients': agrees, differs, unreadable.",
            "whether the other model says the same; `/v1/traffic/{model}/shadow` tells where it does not",
            "model",
            "to",
            "result"),
    SHADOW_LATENCY_DIFFERENCE(
            Collector.Type.GAUGE,
            "shadow_latency_difference_seconds",
            "The mean of what servers took for clients' answers less what they took for the copies of the same calls;"
                    + " below 0 the other model is slower.",
            "the same with its interval is in `/v1/traffic/{model}/shadow`",
            "model",
            "to");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    ShadowFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
