package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** The process itself. */
enum ProcessFamily implements Family {
    CONFIG_GENERATION(
            Collector.Type.GAUGE,
            "config_generation",
            "Grows with each config that was applied; 1 is the first.",
            "whether all replicas run the same"),
    RELOAD_FAILURES(
            Collector.Type.COUNTER,
            "reload_failures",
            "Configs that were not applied, because they had problems or could not be.",
            "a change that did not come to be"),
    PEERS(
            Collector.Type.GAUGE,
            "peers",
            "Routers by which limits are divided, this one included; 1 without `peers` in the config.",
            "whether all replicas count the same, and as many as there are"),
    LOOP_LAG(
            Collector.Type.HISTOGRAM,
            "event_loop_lag_seconds",
            "How late a timer of an event loop was, each 50 ms: what any call had to wait there.",
            "a loop that is blocked or has too much to do",
            "loop"),
    LOOP_CPU(
            Collector.Type.COUNTER,
            "event_loop_cpu_seconds",
            "Processor time of an event loop's thread.",
            "near one a second a loop is full; unlike among loops, connections are too few to spread",
            "loop"),
    CLIENT_CONNECTIONS(
            Collector.Type.GAUGE,
            "client_connections",
            "Connections of clients on which HTTP is spoken now.",
            "against listen.max-connections, and how evenly they lie",
            "loop"),
    DIRECT_MEMORY(
            Collector.Type.GAUGE,
            "direct_memory_bytes",
            "Memory outside the heap that network buffers have taken.",
            "near the limit calls fail"),
    DIRECT_MEMORY_LIMIT(Collector.Type.GAUGE, "direct_memory_limit_bytes", "What they may take.", "the line above it"),
    BUFFERED(
            Collector.Type.GAUGE,
            "buffered_bytes",
            "Bodies of requests held now.",
            "at the limit calls are shed with reason buffered_bytes"),
    BUFFERED_LIMIT(
            Collector.Type.GAUGE,
            "buffered_limit_bytes",
            "What may be held: listen.max-buffered of the config.",
            "the line above it"),
    ACCESS_LOG_LINES_DROPPED(
            Collector.Type.COUNTER,
            "access_log_lines_dropped",
            "Lines of the access log that were not written: it was full, slow or away.",
            "a disk that is"),
    SPANS_DROPPED(
            Collector.Type.COUNTER,
            "spans_dropped",
            "Finished spans that were not sent: too many at a time, or the collector was slow or away.",
            "a collector that is"),
    PAYLOADS_DROPPED(
            Collector.Type.COUNTER,
            "payloads_dropped",
            "Calls whose bodies were to be kept and were not: too many at a time, or the disk or the sink was slow or"
                    + " away.",
            "a sink that is"),
    BUILD(Collector.Type.GAUGE, "build_info", "Always 1.", "which version runs where", "version", "java");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    ProcessFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
