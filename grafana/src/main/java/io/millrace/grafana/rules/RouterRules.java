package io.millrace.grafana.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Alerts that no objective tells of, or later: the same for every config. */
final class RouterRules {
    private final Scraping scraping;

    private RouterRules(Scraping scraping) {
        this.scraping = scraping;
    }

    static RuleGroup of(Scraping scraping) {
        RouterRules rules = new RouterRules(scraping);
        return new RuleGroup(
                "millrace-router",
                "",
                Optional.empty(),
                List.of(
                        rules.down(),
                        rules.modelWithoutEndpoint(),
                        rules.endpointOut(),
                        rules.shedding(),
                        rules.queueNearlyFull(),
                        rules.reloadFailed(),
                        rules.rolledBack(),
                        rules.sourceStale(),
                        rules.sharesOff(),
                        rules.loopsLate(),
                        rules.memoryNearlyFull()));
    }

    private Rule down() {
        return alert(
                "MillraceDown",
                scraping.series("up") + " == 0",
                Duration.ofMinutes(1),
                "page",
                "{{ $labels.instance }} cannot be scraped",
                "Is the process there, and its admin port reachable from Prometheus? Its log's last lines tell why it ended.");
    }

    private Rule modelWithoutEndpoint() {
        return alert(
                "MillraceModelWithoutEndpoint",
                "min by (model) (\n  sum by (model, instance) (" + scraping.series("millrace_model_endpoints")
                        + ")\n) == 0",
                Duration.ofSeconds(30),
                "page",
                "{{ $labels.model }}: no endpoint can serve it",
                "/v1/fleet on the admin port tells the state of each endpoint and why.");
    }

    private Rule endpointOut() {
        return alert(
                "MillraceEndpointOut",
                "max by (pool, endpoint) (" + scraping.series("millrace_endpoint_state", "state=~\"joining|ejected\"")
                        + ") == 1",
                Duration.ofMinutes(5),
                "ticket",
                "{{ $labels.pool }}/{{ $labels.endpoint }} has taken no traffic for five minutes",
                "/v1/fleet on the admin port tells why; clients notice once too few are left.");
    }

    private Rule shedding() {
        return alert(
                "MillraceShedding",
                "sum by (model) (rate(" + scraping.series("millrace_shed_total") + "[5m]))\n  / sum by (model) (rate("
                        + scraping.series("millrace_slo_events_total") + "[5m])) > 0.01",
                Duration.ofMinutes(5),
                "ticket",
                "{{ $labels.model }}: {{ $value | humanizePercentage }} of its calls are refused for load",
                "The reason tells the cure: more endpoints, or a longer timeout, or a larger listen.max-buffered.");
    }

    private Rule queueNearlyFull() {
        return alert(
                "MillraceQueueNearlyFull",
                "max by (model) (\n  " + scraping.series("millrace_queue_calls") + " / "
                        + scraping.series("millrace_queue_max") + "\n) > 0.8",
                Duration.ofMinutes(1),
                "ticket",
                "{{ $labels.model }}: its queue holds {{ $value | humanizePercentage }} of what it may",
                "More comes than its endpoints answer: see their state, then their number.");
    }

    private Rule reloadFailed() {
        return alert(
                "MillraceReloadFailed",
                "increase(" + scraping.series("millrace_reload_failures_total") + "[15m]) > 0",
                Duration.ZERO,
                "ticket",
                "{{ $labels.instance }} could not take a changed config; the one before stays in force",
                "millrace check tells what is wrong, with line and column.");
    }

    private Rule rolledBack() {
        return alert(
                "MillraceRolledBack",
                "max by (model, arm, by) (\n  increase("
                        + scraping.series("millrace_promote_decisions_total", "action=\"roll_back\",by!=\"hand\"")
                        + "[15m])\n) > 0",
                Duration.ZERO,
                "ticket",
                "{{ $labels.model }}: {{ $labels.arm }} has gone back by itself ({{ $labels.by }})",
                "millrace traffic MODEL tells by which numbers. Once it is mended, millrace traffic MODEL restart.");
    }

    /** A source that waits for changes is as old as it may wait, and well. */
    private Rule sourceStale() {
        return alert(
                "MillraceDiscoveryStale",
                "max by (pool, source) (" + scraping.series("millrace_discovery_source_age_seconds") + ") > 300\nand\n"
                        + "sum by (pool, source) (increase("
                        + scraping.series("millrace_discovery_failures_total") + "[5m])) > 0",
                Duration.ofMinutes(1),
                "ticket",
                "{{ $labels.source }} has not told of the endpoints of {{ $labels.pool }} for {{ $value | humanizeDuration }}",
                "Calls go on to those last known. /v1/fleet on the admin port tells the source's problem.");
    }

    private Rule sharesOff() {
        return alert(
                "MillraceArmSharesOff",
                "max by (model) (" + scraping.series("millrace_arm_shares_off") + ") == 1",
                Duration.ZERO,
                "ticket",
                "{{ $labels.model }}: calls came to its arms in other shares than they were to",
                "No comparison of its arms can be believed until the cause is found: millrace report tells the shares.");
    }

    private Rule loopsLate() {
        return alert(
                "MillraceLoopsLate",
                "histogram_quantile(0.99, sum by (le, instance) (rate("
                        + scraping.series("millrace_event_loop_lag_seconds_bucket") + "[5m]))) > 0.05",
                Duration.ofMinutes(5),
                "ticket",
                "{{ $labels.instance }}: its event loops come {{ $value | humanizeDuration }} late",
                "The machine is full, or something blocks a loop: the log tells of blocked threads.");
    }

    private Rule memoryNearlyFull() {
        return alert(
                "MillraceDirectMemoryNearlyFull",
                scraping.series("millrace_direct_memory_bytes") + " / "
                        + scraping.series("millrace_direct_memory_limit_bytes") + " > 0.9",
                Duration.ofMinutes(5),
                "ticket",
                "{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its direct memory",
                "Lower listen.max-buffered or give the process more memory; full, it leaves with code 3.");
    }

    private static Rule alert(
            String name, String promql, Duration lasting, String severity, String summary, String cure) {
        return new Rule.Alert(name, promql, lasting, severity, Map.of(), summary, cure);
    }
}
