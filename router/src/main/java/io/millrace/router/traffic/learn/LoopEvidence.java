package io.millrace.router.traffic.learn;

import io.millrace.config.SelectSettings;
import io.millrace.inference.ModelName;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.Context;
import io.millrace.router.traffic.evidence.Measures;
import io.millrace.router.traffic.evidence.Measuring;
import io.millrace.slo.Verdict;
import java.util.HashMap;
import java.util.Map;

/** What one event loop sees of the arms. Its thread only. */
public final class LoopEvidence {
    private final ArmEvidence all;
    private final int loop;
    private final Map<ModelName, Rewards> rewards = new HashMap<>();

    /** What is expected of the next reward, by the arms of one trial. */
    private record Rewards(long sinceNanos, Map<String, Measuring> byArm) {}

    LoopEvidence(ArmEvidence all, int loop) {
        this.all = all;
        this.loop = loop;
    }

    /**
     * A prediction has ended.
     *
     * @param model     to which the arms belong
     * @param bornNanos of the ticker, when the call came
     */
    public void ended(ModelName model, Assignment assigned, long bornNanos, Verdict verdict) {
        Trial trial = all.trial(model);
        if (trial == null || !trial.has(assigned, bornNanos)) return;
        int arm = assigned.index();
        trial.set(loop, arm, trial.of(loop, arm).exposed(verdict));
        Context context = assigned.context();
        if (context == null || verdict == Verdict.EXEMPT) return;
        switch (context.source().learn()) {
            case FEEDBACK -> {}
            case SUCCESS -> trial.teach(loop, arm, context, verdict == Verdict.FAILED ? 0 : 1);
            case ON_TIME -> trial.teach(loop, arm, context, verdict == Verdict.GOOD ? 1 : 0);
        }
    }

    /**
     * A client says what an answer was worth.
     *
     * @param bornNanos of the ticker, when the call that was answered came
     * @param loss      in [0,1], 0 for the best
     * @return whether it counts: not of a rule's call, nor of one that is older than its arm
     * @throws IllegalArgumentException if the loss is not in [0,1]
     */
    public boolean rewarded(ModelName model, Assignment assigned, long bornNanos, double loss) {
        Trial trial = all.trial(model);
        if (trial == null || !trial.has(assigned, bornNanos)) return false;
        int arm = assigned.index();
        Measures more = measured(model, trial.sinceNanos(), assigned.arm().name(), loss);
        trial.set(loop, arm, trial.of(loop, arm).rewarded(more));
        Context context = assigned.context();
        if (context != null && context.source().learn() == SelectSettings.Learn.FEEDBACK)
            trial.teach(loop, arm, context, 1 - loss);
        return true;
    }

    private Measures measured(ModelName model, long sinceNanos, String arm, double loss) {
        Rewards of = rewards.get(model);
        if (of == null || of.sinceNanos() != sinceNanos) {
            of = new Rewards(sinceNanos, new HashMap<>());
            rewards.put(model, of);
        }
        Measuring measuring = of.byArm().computeIfAbsent(arm, fresh -> new Measuring());
        measuring.add(loss);
        return measuring.take();
    }
}
