package io.millrace.grafana.dashboard;

import java.util.List;

/** Which ways do a model's calls go, and is one worse than another? */
final class Traffic {
    private static final Series CALLS = its("millrace_arm_requests_total");
    private static final Series DURATIONS = its("millrace_arm_duration_seconds");
    private static final Series EVENTS = its("millrace_arm_slo_events_total");
    private static final Series ANSWERED = its("millrace_arm_slo_answered_total");
    private static final Series GOOD = its("millrace_arm_slo_good_total");
    private static final Series COPIES = its("millrace_shadow_requests_total");
    private static final Series COMPARED = its("millrace_shadow_compared_total");
    private static final String ARM = "{{arm}}";

    private Traffic() {}

    static Dashboard dashboard() {
        return new Dashboard(
                "millrace-traffic",
                "Millrace: traffic of one model",
                "Which ways do a model's calls go, and is one worse than another?",
                List.of(Variable.JOB, Variable.INSTANCE, Variable.MODEL),
                List.of(shares(), beside(), shadow(), promotion(), worth()));
    }

    private static Series its(String metric) {
        return Series.of(metric).where("model=~\"$model\"");
    }

    private static Row shares() {
        return Row.of(
                "Who gets what",
                Panel.lines(
                                "Wanted",
                                Unit.SHARE,
                                "Of the calls that no rule sends, what part each arm is to get; 0 of one that nobody can serve.")
                        .ask(its("millrace_arm_share_ratio").max("arm"), ARM),
                Panel.lines("Got", Unit.SHARE, "Of all calls that went by an arm, those sent by a rule among them.")
                        .ask(CALLS.rate("arm") + " / scalar(" + CALLS.rate() + ")", ARM),
                Panel.stacked("Calls", Unit.CALLS_PER_SECOND, "By the arm they went by.")
                        .ask(CALLS.rate("arm"), ARM));
    }

    private static Row beside() {
        return Row.of(
                "Arm beside arm",
                Panel.lines("Answered", Unit.SHARE, "Of each arm's calls that count, over five minutes.")
                        .ask(ANSWERED.rateOver("5m", "arm") + " / " + EVENTS.rateOver("5m", "arm"), ARM),
                Panel.lines("In time", Unit.SHARE, "Of each arm's answers, over five minutes.")
                        .ask(GOOD.rateOver("5m", "arm") + " / " + ANSWERED.rateOver("5m", "arm"), ARM),
                Panel.stacked("By status", Unit.CALLS_PER_SECOND, "Of a gRPC call the HTTP status that says the same.")
                        .ask(CALLS.rate("arm", "code"), "{{arm}} {{code}}"),
                Panel.lines("Latency, p50", Unit.SECONDS, "From a request's head to its answer.")
                        .ask(DURATIONS.quantile(0.5, "arm"), ARM),
                Panel.lines("Latency, p99", Unit.SECONDS, "From a request's head to its answer.")
                        .ask(DURATIONS.quantile(0.99, "arm"), ARM));
    }

    private static Row shadow() {
        return Row.of(
                "Shadow",
                Panel.stacked("Copies", Unit.CALLS_PER_SECOND, "Of calls drawn, by what became of the copy.")
                        .ask(COPIES.rate("to", "outcome"), "{{to}} {{outcome}}"),
                Panel.lines(
                                "Agreement",
                                Unit.SHARE,
                                "Of the answers compared, those that say the same, over five minutes.")
                        .ask(
                                COMPARED.where("result=\"agrees\"").rateOver("5m", "to") + " / "
                                        + COMPARED.rateOver("5m", "to"),
                                "{{to}}"),
                Panel.lines(
                                "Time",
                                Unit.SECONDS,
                                "By router: servers' time for clients' answers less that for the copies. Below zero the other model is slower.")
                        .ask(its("millrace_shadow_latency_difference_seconds").now(), "{{to}}, {{instance}}"));
    }

    private static Row promotion() {
        return Row.of(
                "A version on its way",
                Panel.lines("Step", Unit.COUNT, "From 1; the last once it is promoted, 0 when it is rolled back.")
                        .ask(its("millrace_promote_step").max("arm"), ARM),
                Panel.lines("State", Unit.COUNT, "1 for the one it is in.")
                        .ask(its("millrace_promote_state").max("arm", "state"), "{{arm}} {{state}}"),
                Panel.lines("Decisions", Unit.COUNT, "Since the router started, by what they were made for.")
                        .ask(
                                its("millrace_promote_decisions_total").max("arm", "action", "by"),
                                "{{arm}} {{action}} ({{by}})"),
                Panel.lines(
                                "Agreed",
                                Unit.COUNT,
                                "Where routers agree: how many have counted calls of this step, whether any is at another version, and on how many the registry can be reached.")
                        .ask(its("millrace_promote_routers").max("arm"), "{{arm}} counted by")
                        .ask(its("millrace_promote_apart").max("arm"), "{{arm}} apart")
                        .ask(Series.of("millrace_agreement_reachable").sum(), "reach the registry"));
    }

    private static Row worth() {
        return Row.of(
                "What clients say",
                Panel.lines(
                                "Reward",
                                Unit.COUNT,
                                "The mean of what clients told that answers were worth, since the arms have led where they lead.")
                        .ask(its("millrace_arm_reward_mean").max("arm"), ARM),
                Panel.lines("Rewarded", Unit.COUNT, "Answers of which clients told, by their arm.")
                        .ask(its("millrace_arm_rewarded_calls").sum("arm"), ARM),
                Panel.stacked(
                                "Feedback",
                                Unit.PER_SECOND,
                                "By what came of it; unknown: too late, or sent to another router than the one that answered.")
                        .ask(
                                Series.of("millrace_feedback_total")
                                        .where("model=~\"$model|unknown\"")
                                        .rate("outcome"),
                                "{{outcome}}"),
                Panel.lines(
                                "Shares off",
                                Unit.COUNT,
                                "1: calls came to the arms in other shares than they were to. Nothing that compares them can be believed.")
                        .ask(its("millrace_arm_shares_off").max("model"), "{{model}}")
                        .redFrom(1));
    }
}
