package io.millrace.grafana.dashboard;

import java.util.List;

/** Is the router itself well: its loops, its memory, its config? */
final class Internals {
    private Internals() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "millrace-internals",
                "Millrace: router internals",
                "Is the router itself well: its loops, its memory, its config?",
                List.of(Variable.JOB, Variable.INSTANCE),
                List.of(state(), loops(), memory(), process()));
    }

    private static Row state() {
        return Row.of(
                "State",
                Panel.number("Routers", Unit.COUNT, "That Prometheus can scrape.")
                        .redBelow(1)
                        .ask(Series.of("up").sum(), "up"),
                Panel.number("Failed reloads", Unit.COUNT, "Over the last hour. The config before stays in force.")
                        .redFrom(1)
                        .ask(Series.of("millrace_reload_failures_total").increase("1h"), "failed"),
                Panel.number(
                                "Lines dropped",
                                Unit.COUNT,
                                "Of the access log, over the last hour: its disk is too slow.")
                        .redFrom(1)
                        .ask(
                                Series.of("millrace_access_log_lines_dropped_total")
                                        .increase("1h"),
                                "lines"),
                Panel.number(
                                "Bodies",
                                Unit.SHARE,
                                "Of listen.max-buffered, what request bodies take in the fullest router.")
                        .redFrom(0.8)
                        .ask(
                                "max(" + Series.of("millrace_buffered_bytes").now() + " / "
                                        + Series.of("millrace_buffered_limit_bytes")
                                                .now() + ")",
                                "bodies"),
                Panel.number("Connections", Unit.COUNT, "Of clients, all routers.")
                        .ask(Series.of("millrace_client_connections").sum(), "connections"),
                Panel.number(
                                "Failed looks",
                                Unit.COUNT,
                                "At discovery sources, over the last hour. Meanwhile their last good lists hold.")
                        .redFrom(10)
                        .ask(
                                Series.of("millrace_discovery_failures_total").increase("1h") + " or vector(0)",
                                "failures"),
                Panel.table("Routers", "Which build runs which config; replicas should agree.")
                        .ask(Series.of("millrace_config_generation").max("instance"), "config generation")
                        .ask(Series.of("millrace_fleet_generation").max("instance"), "fleet generation")
                        .ask(Series.of("millrace_peers").max("instance"), "routers counted")
                        .ask(Series.of("millrace_build_info").max("instance", "version", "java"), "build"));
    }

    private static Row loops() {
        return Row.of(
                "Event loops",
                Panel.lines(
                                "Lag",
                                Unit.SECONDS,
                                "p99 of how late a loop comes to what it meant to do now. Above a few milliseconds something blocks"
                                        + " it, or the machine is full.")
                        .ask(Series.of("millrace_event_loop_lag_seconds").quantile(0.99, "instance"), "{{instance}}"),
                Panel.lines(
                                "Processor time by loop",
                                Unit.SHARE,
                                "Of one processor. One loop far above the others: a model's queue, or few connections.")
                        .ask(
                                Series.of("millrace_event_loop_cpu_seconds_total")
                                        .rate("instance", "loop"),
                                "{{instance}} {{loop}}"),
                Panel.lines("Connections by loop", Unit.COUNT, "Of clients.")
                        .ask(
                                Series.of("millrace_client_connections").sum("instance", "loop"),
                                "{{instance}} {{loop}}"));
    }

    private static Row memory() {
        return Row.of(
                "Memory",
                Panel.lines("Heap", Unit.BYTES, "Used, and the most there may be.")
                        .ask(
                                Series.of("jvm_memory_bytes_used")
                                        .where("area=\"heap\"")
                                        .max("instance"),
                                "{{instance}}")
                        .ask(
                                Series.of("jvm_memory_bytes_max")
                                        .where("area=\"heap\"")
                                        .max("instance"),
                                "{{instance}} limit"),
                Panel.lines("Direct memory", Unit.BYTES, "Network buffers and bodies, and the most there may be.")
                        .ask(Series.of("millrace_direct_memory_bytes").max("instance"), "{{instance}}")
                        .ask(Series.of("millrace_direct_memory_limit_bytes").max("instance"), "{{instance}} limit"),
                Panel.lines(
                                "Request bodies",
                                Unit.BYTES,
                                "Held now, and listen.max-buffered, above which calls are refused.")
                        .ask(Series.of("millrace_buffered_bytes").max("instance"), "{{instance}}")
                        .ask(Series.of("millrace_buffered_limit_bytes").max("instance"), "{{instance}} limit"),
                Panel.lines("Collections", Unit.SHARE, "Of the time, spent in garbage collections.")
                        .ask(Series.of("jvm_gc_collection_seconds_sum").rate("instance", "gc"), "{{instance}} {{gc}}"),
                Panel.lines("Collections each second", Unit.PER_SECOND, "By collector.")
                        .ask(
                                Series.of("jvm_gc_collection_seconds_count").rate("instance", "gc"),
                                "{{instance}} {{gc}}"),
                Panel.lines("Resident memory", Unit.BYTES, "Of the process, as the system counts it.")
                        .ask(Series.of("process_resident_memory_bytes").max("instance"), "{{instance}}"));
    }

    private static Row process() {
        return Row.of(
                "Process",
                Panel.lines("Processor time", Unit.TIMES, "Processors kept busy.")
                        .ask(Series.of("process_cpu_seconds_total").rate("instance"), "{{instance}}"),
                Panel.lines(
                                "File descriptors",
                                Unit.SHARE,
                                "Of those the process may have: two for each call in flight.")
                        .ask(
                                Series.of("process_open_fds").max("instance") + " / "
                                        + Series.of("process_max_fds").max("instance"),
                                "{{instance}}"),
                Panel.lines("Threads", Unit.COUNT, "More than at the start: something blocks.")
                        .ask(Series.of("jvm_threads_current").max("instance"), "{{instance}}"),
                Panel.lines("Access log", Unit.PER_SECOND, "Lines dropped because the disk is too slow.")
                        .ask(
                                Series.of("millrace_access_log_lines_dropped_total")
                                        .rate("instance"),
                                "{{instance}}"),
                Panel.lines("Traces", Unit.PER_SECOND, "Spans dropped because the collector is slow or away.")
                        .ask(Series.of("millrace_spans_dropped_total").rate("instance"), "{{instance}}"),
                Panel.lines(
                                "Payload log",
                                Unit.PER_SECOND,
                                "Calls dropped because the disk or the sink is slow or away.")
                        .ask(Series.of("millrace_payloads_dropped_total").rate("instance"), "{{instance}}"),
                Panel.lines("Scrape", Unit.SECONDS, "How long Prometheus waits for the metrics.")
                        .ask(Series.of("scrape_duration_seconds").max("instance"), "{{instance}}"),
                Panel.lines(
                                "Lines of a scrape",
                                Unit.COUNT,
                                "Grows with models, endpoints and what happens to calls; it must level off.")
                        .ask(Series.of("scrape_samples_scraped").max("instance"), "{{instance}}"));
    }
}
