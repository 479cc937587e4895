package io.millrace.router.traffic.learn;

import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.ContextSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the arms of all models. Loops write through {@link LoopEvidence}, one for each; the rest is the control
 * side's, but for {@link #of}, which any thread may ask.
 */
public final class ArmEvidence {
    private final int loops;
    private final Ticker ticker;
    private int joined;
    private volatile Map<ModelName, Trial> trials = Map.of();

    /** @param loops that may join */
    public ArmEvidence(int loops, Ticker ticker) {
        this.loops = loops;
        this.ticker = ticker;
    }

    /**
     * What one model's arms have shown.
     *
     * @param sinceNanos of the ticker: a call that was born before is none of theirs
     * @param arms       in the order of the split
     * @param totals     of each
     */
    public record Known(long sinceNanos, List<ArmIdentity> arms, List<ArmTotals> totals) {
        /** Empty where there is no such arm. */
        public Optional<ArmTotals> of(String arm) {
            for (int i = 0; i < arms.size(); i++) if (arms.get(i).name().equals(arm)) return Optional.of(totals.get(i));
            return Optional.empty();
        }
    }

    /** Any thread: a loop that will count. */
    public synchronized LoopEvidence addLoop() {
        if (joined == loops) throw new IllegalStateException("more loops than " + loops);
        return new LoopEvidence(this, joined++);
    }

    /**
     * These are the arms now. To be told when calls that begin follow the snapshot that has them, so that who was born before
     * can be told apart. Control side.
     *
     * @param arms of each model that has any
     */
    public void follow(Map<ModelName, List<ArmIdentity>> arms) {
        Map<ModelName, Trial> next = new HashMap<>();
        arms.forEach((model, wanted) -> {
            Trial before = trials.get(model);
            next.put(
                    model,
                    before != null && before.isOf(wanted)
                            ? before.known(wanted)
                            : new Trial(wanted, ticker.nanos(), loops));
        });
        trials = next;
    }

    /** Empty of a model without arms. */
    public Optional<Known> of(ModelName model) {
        return Optional.ofNullable(trials.get(model)).map(Trial::known);
    }

    /**
     * What the calls that were assigned by their context taught of each arm since this was called last. Control side.
     *
     * @return none of a model without arms
     */
    public List<FeatureMoments> lessons(ModelName model, ContextSource source) {
        Trial trial = trials.get(model);
        return trial == null ? List.of() : trial.take(source);
    }

    @Nullable Trial trial(ModelName model) {
        return trials.get(model);
    }
}
