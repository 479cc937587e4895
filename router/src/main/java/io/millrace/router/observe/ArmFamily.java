package io.millrace.router.observe;

import io.prometheus.client.Collector;
import java.util.List;

/** Arms of models whose traffic is split: their calls, how far one is promoted, what clients tell of their answers. */
enum ArmFamily implements Family {
    ARM_REQUESTS(
            Collector.Type.COUNTER,
            "arm_requests",
            "Inferences of models with a traffic.split that ended, by the arm they went by and the status they were"
                    + " answered with.",
            "whether [an arm](traffic.md) fails more than another",
            "model",
            "arm",
            "code"),
    ARM_DURATION(
            Collector.Type.HISTOGRAM,
            "arm_duration_seconds",
            "Of the same, from a request's head to its answer. Bounds as those of request_duration_seconds.",
            "whether an arm is slower than another",
            "model",
            "arm"),
    ARM_SHARE(
            Collector.Type.GAUGE,
            "arm_share_ratio",
            "Of the calls that no rule sends, what part an arm is to get now; 0 of one that nobody can serve.",
            "what was wanted, beside what came",
            "model",
            "arm"),
    PROMOTE_STEP(
            Collector.Type.GAUGE,
            "promote_step",
            "Of models with a traffic.promote, which step it is at, from 1; the last once it is promoted, 0 when it is"
                    + " rolled back.",
            "how far [a new version](traffic.md#promote) has come",
            "model",
            "arm"),
    PROMOTE_STATE(
            Collector.Type.GAUGE,
            "promote_state",
            "Of the same, 1 for the state it is in: testing, paused, promoted, rolled_back.",
            "whether it goes on by itself, waits for a hand, or has ended",
            "model",
            "arm",
            "state"),
    PROMOTE_DECISIONS(
            Collector.Type.COUNTER,
            "promote_decisions",
            "What was decided about it, and by what: evidence, burn, patience, hand, version (another one came under"
                    + " the name) or state (what was kept could not be read).",
            "that a version went back by itself",
            "model",
            "arm",
            "action",
            "by"),
    PROMOTE_ROUTERS(
            Collector.Type.GAUGE,
            "promote_routers",
            "Where [routers agree](traffic.md#several-routers) on it, how many have counted calls of this step; 0 once it has ended.",
            "that all routers of a config take part",
            "model",
            "arm"),
    PROMOTE_APART(
            Collector.Type.GAUGE,
            "promote_apart",
            "Likewise, 1 while the others are at another version than the one that this router has, 0 else.",
            "a router with another config",
            "model",
            "arm"),
    AGREEMENT_REACHABLE(
            Collector.Type.GAUGE,
            "agreement_reachable",
            "Where state.consul or state.kubernetes is given, 1 while it can be read and written, 0 while no router that sees it so promotes anything.",
            "why nothing is promoted"),
    ARM_REWARD(
            Collector.Type.GAUGE,
            "arm_reward_mean",
            "Of what clients told that an arm's answers were worth, since the arms have led where they lead; left out"
                    + " until they do.",
            "which arm clients like; [the report](traffic.md#which-arm-is-better) says how sure that is",
            "model",
            "arm"),
    ARM_REWARDED(
            Collector.Type.GAUGE,
            "arm_rewarded_calls",
            "Answers of which clients told, since the arms have led where they lead.",
            "how much the mean stands on",
            "model",
            "arm"),
    ARM_MISSHARED(
            Collector.Type.GAUGE,
            "arm_shares_off",
            "1 once calls came to a model's arms in other shares than they were to (sample ratio mismatch, a false"
                    + " alarm in a thousand experiments), until the arms change; else 0.",
            "1: find out why before you believe any comparison of the arms",
            "model"),
    FEEDBACK(
            Collector.Type.COUNTER,
            "feedback",
            "What clients told of answers, by what came of it: taken, uncounted (a rule sent the call, or the arms"
                    + " have changed), repeated, outside (of traffic.feedback.range), unknown (no such call is waited for;"
                    + " the model is unknown where none is named).",
            "many unknown: feedback comes later than traffic.feedback.window, or to another router than the answer did",
            "model",
            "outcome");

    @SuppressWarnings("ImmutableEnumChecker") // of strings and a List.of
    private final Entry entry;

    ArmFamily(Collector.Type type, String baseName, String help, String look, String... labels) {
        this.entry = new Entry(type, baseName, help, look, List.of(labels));
    }

    @Override
    public Entry entry() {
        return entry;
    }
}
