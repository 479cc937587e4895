package io.millrace.grafana.dashboard;

/**
 * How a model keeps its two promises, as PromQL: its calls are answered, and the answered within the latency. Counted as
 * {@link io.millrace.slo.Attained} counts.
 */
final class Promises {
    private static final Series EVENTS = Series.of("millrace_slo_events_total");
    private static final Series ANSWERED = Series.of("millrace_slo_answered_total");
    private static final Series GOOD = Series.of("millrace_slo_good_total");
    private static final Series PROMISED = Series.of("millrace_slo_objective_ratio");

    private final Series events;
    private final Series answered;
    private final Series good;
    private final Series promised;

    private Promises(Series events, Series answered, Series good, Series promised) {
        this.events = events;
        this.answered = answered;
        this.good = good;
        this.promised = promised;
    }

    static Promises ofAllModels() {
        return new Promises(EVENTS, ANSWERED, GOOD, PROMISED);
    }

    static Promises ofTheModel() {
        String chosen = "model=~\"$model\"";
        return new Promises(EVENTS.where(chosen), ANSWERED.where(chosen), GOOD.where(chosen), PROMISED.where(chosen));
    }

    /** Calls that count, each second. */
    String calls() {
        return events.rate("model");
    }

    String answeredShare(String range) {
        return answered.rateOver(range, "model") + " / " + events.rateOver(range, "model");
    }

    String promptShare(String range) {
        return good.rateOver(range, "model") + " / " + answered.rateOver(range, "model");
    }

    String promisedAnswered() {
        return promised.where("objective=\"availability\"").max("model");
    }

    String promisedPrompt() {
        return promised.where("objective=\"latency\"").max("model");
    }

    /** 1 spends the budget exactly over the objective's window. */
    String availabilityBurn(String range) {
        return burn(answeredShare(range), promisedAnswered());
    }

    String latencyBurn(String range) {
        return burn(promptShare(range), promisedPrompt());
    }

    /** Of each model, of the promise that is kept worse. */
    String worstBurn(String range) {
        return "max by (model) (" + named(availabilityBurn(range), "availability") + " or "
                + named(latencyBurn(range), "latency") + ")";
    }

    /** Without a label of its own the one would stand for the other. */
    private static String named(String burn, String promise) {
        return "label_replace(" + burn + ", \"promise\", \"" + promise + "\", \"\", \"\")";
    }

    private static String burn(String kept, String promised) {
        return "(1 - " + kept + ") / (1 - " + promised + ")";
    }
}
