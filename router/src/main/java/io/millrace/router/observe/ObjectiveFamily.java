package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Objectives, and what counts for them. */
enum ObjectiveFamily implements Family {
    SLO_EVENTS(
            Collector.Type.COUNTER,
            "slo_events",
            "Inferences that count for the objective: all but those that failed by their client's doing or whose"
                    + " client left.",
            "what the other two are shares of",
            "model"),
    SLO_ANSWERED(
            Collector.Type.COUNTER,
            "slo_answered",
            "Those of them that were answered, in whatever time.",
            "divided by the events: availability",
            "model"),
    SLO_GOOD(
            Collector.Type.COUNTER,
            "slo_good",
            "Those answered within slo.latency, of a streamed answer its head.",
            "divided by the answered: the share in time",
            "model"),
    ARM_EVENTS(
            Collector.Type.COUNTER,
            "arm_slo_events",
            "Inferences that count for the objective, by arm.",
            "what the other two are shares of",
            "model",
            "arm"),
    ARM_ANSWERED(
            Collector.Type.COUNTER,
            "arm_slo_answered",
            "Those of them that were answered, in whatever time, by arm.",
            "divided by the events: an arm's availability",
            "model",
            "arm"),
    ARM_GOOD(
            Collector.Type.COUNTER,
            "arm_slo_good",
            "Those answered within slo.latency, by arm.",
            "divided by the answered: an arm's share in time",
            "model",
            "arm"),
    SLO_LATENCY(
            Collector.Type.GAUGE,
            "slo_latency_seconds",
            "slo.latency of the config.",
            "the line in a graph of durations",
            "model"),
    SLO_OBJECTIVE(
            Collector.Type.GAUGE,
            "slo_objective_ratio",
            "What is promised, by objective: latency is slo.percentile, availability slo.availability, as parts of"
                    + " one.",
            "error budget: one less this",
            "model",
            "objective");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    ObjectiveFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
