package io.millrace.grafana.rules;

import io.millrace.slo.Objective;
import java.math.BigDecimal;

/** What an objective promises, and how its breach is counted: as {@link io.millrace.slo.Attained} does. */
enum Promise {
    AVAILABILITY(
            "availability",
            "MillraceCallsUnanswered",
            "model:millrace_slo_unanswered:ratio_rate",
            "millrace_slo_answered_total",
            "millrace_slo_events_total",
            "calls go unanswered"),
    LATENCY(
            "latency",
            "MillraceAnswersLate",
            "model:millrace_slo_late:ratio_rate",
            "millrace_slo_good_total",
            "millrace_slo_answered_total",
            "answers are late");

    private final String label;
    private final String alert;
    private final String recorded;
    private final String kept;
    private final String all;
    private final String words;

    Promise(String label, String alert, String recorded, String kept, String all, String words) {
        this.label = label;
        this.alert = alert;
        this.recorded = recorded;
        this.kept = kept;
        this.all = all;
        this.words = words;
    }

    String label() {
        return label;
    }

    String alert() {
        return alert;
    }

    /** The prefix of the recorded series' names, before the window. */
    String recorded() {
        return recorded;
    }

    /** The counter of those with which the promise was kept. */
    String kept() {
        return kept;
    }

    String all() {
        return all;
    }

    /** What happens to too many. */
    String words() {
        return words;
    }

    /** The share that may break it, in [0,1). */
    BigDecimal budget(Objective objective) {
        double percent = switch (this) {
            case AVAILABILITY -> objective.availability();
            case LATENCY -> objective.percentile();
        };
        return BigDecimal.valueOf(100)
                .subtract(BigDecimal.valueOf(percent))
                .movePointLeft(2)
                .stripTrailingZeros();
    }
}
