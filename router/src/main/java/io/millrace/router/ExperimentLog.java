package io.millrace.router;

import io.millrace.config.TrafficSettings;
import io.millrace.inference.Ticker;
import io.millrace.inference.WireForm;
import io.millrace.router.frontend.CallLog;
import io.millrace.router.route.Route;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.experiment.Experiments;
import io.millrace.router.traffic.reward.AnsweredCall;
import io.millrace.router.traffic.reward.LoopRewards;

/** Tells a loop's experiments of the predictions that went by an arm, and has answers waited for of which clients may tell. */
final class ExperimentLog implements CallLog {
    private final Experiments.Loop experiments;
    private final LoopRewards rewards;
    private final Ticker ticker;

    ExperimentLog(Experiments.Loop experiments, LoopRewards rewards, Ticker ticker) {
        this.experiments = experiments;
        this.rewards = rewards;
        this.ticker = ticker;
    }

    @Override
    public void ended(Entry entry) {
        Assignment assigned = entry.assigned();
        Route route = entry.route();
        if (assigned == null || route == null || !entry.inference()) return;
        boolean isAnswered = entry.failure() == null && entry.status() < 400;
        long bornNanos = ticker.nanos() - entry.times().nanos();
        experiments.ended(route.model(), assigned, bornNanos, entry.times().promptNanos(), isAnswered);
        // Clipper's clients tell of an input, and name no call.
        if (!isAnswered || entry.frontend().equals(WireForm.CLIPPER.label())) return;
        route.config()
                .traffic()
                .flatMap(TrafficSettings::feedback)
                .ifPresent(settings ->
                        rewards.answered(route.model(), settings, entry.id(), new AnsweredCall(assigned, bornNanos)));
    }
}
