package io.millrace.router.traffic.reward;

import io.millrace.config.FeedbackSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import io.millrace.inference.Ticker;
import io.millrace.router.traffic.Assignment;
import io.millrace.router.traffic.bandit.AwaitedFeedback;
import io.millrace.router.traffic.bandit.AwaitedFeedback.Found;
import io.millrace.router.traffic.evidence.RewardRange;
import io.millrace.router.traffic.learn.LoopEvidence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The calls that one event loop answered, and whose feedback may still come; what comes goes to the evidence. Its thread only. */
public final class LoopRewards {
    private final Rewards all;
    private final LoopEvidence evidence;
    private final Ticker ticker;
    private final Map<ModelName, Waiting> byModel = new HashMap<>();

    private record Waiting(FeedbackSettings settings, RewardRange range, AwaitedFeedback<AnsweredCall> calls) {}

    LoopRewards(Rewards all, LoopEvidence evidence, Ticker ticker) {
        this.all = all;
        this.evidence = evidence;
        this.ticker = ticker;
    }

    /**
     * From now on its feedback may come. An id that comes twice is its last call's.
     *
     * @param settings of the model, as they are now: where they are others than before, what was waited for is forgotten
     */
    public void answered(ModelName model, FeedbackSettings settings, RequestId id, AnsweredCall call) {
        Waiting known = byModel.get(model);
        Waiting waiting = known != null && known.settings().equals(settings) ? known : anew(model, settings);
        waiting.calls().expect(id, call, missed -> missed(model, waiting, missed));
    }

    private Waiting anew(ModelName model, FeedbackSettings settings) {
        Waiting before = byModel.get(model);
        if (before != null) before.calls().clear();
        Waiting fresh = new Waiting(
                settings,
                new RewardRange(settings.least(), settings.best()),
                new AwaitedFeedback<>(all.room(model, settings), settings.window(), ticker));
        byModel.put(model, fresh);
        return fresh;
    }

    /** To be called now and then: gives up those whose time is over. */
    public void sweep() {
        byModel.forEach((model, waiting) -> waiting.calls().sweep(missed -> missed(model, waiting, missed)));
        byModel.values().removeIf(waiting -> waiting.calls().size() == 0);
    }

    private void missed(ModelName model, Waiting waiting, AnsweredCall call) {
        waiting.settings()
                .missing()
                .ifPresent(reward -> evidence.rewarded(
                        model,
                        call.assigned(),
                        call.bornNanos(),
                        waiting.range().loss(reward)));
    }

    /** Empty where this loop knows of no such call. */
    Optional<FeedbackOutcome> give(Feedback feedback) {
        if (feedback.model().isPresent()) {
            ModelName model = feedback.model().get();
            return Optional.ofNullable(byModel.get(model)).flatMap(waiting -> give(model, waiting, feedback));
        }
        for (Map.Entry<ModelName, Waiting> each : byModel.entrySet()) {
            Optional<FeedbackOutcome> outcome = give(each.getKey(), each.getValue(), feedback);
            if (outcome.isPresent()) return outcome;
        }
        return Optional.empty();
    }

    private Optional<FeedbackOutcome> give(ModelName model, Waiting waiting, Feedback feedback) {
        return switch (waiting.calls().find(feedback.id())) {
            case Found.Unknown<AnsweredCall>() -> Optional.empty();
            case Found.Rewarded<AnsweredCall>() -> Optional.of(new FeedbackOutcome.Repeated(model));
            case Found.Waiting<AnsweredCall>(AnsweredCall call) -> Optional.of(judged(model, waiting, feedback, call));
        };
    }

    private FeedbackOutcome judged(ModelName model, Waiting waiting, Feedback feedback, AnsweredCall call) {
        RewardRange range = waiting.range();
        String arm = call.assigned().arm().name();
        double reward = switch (feedback.said()) {
            case Feedback.Said.Worth(double worth) -> worth;
            case Feedback.Said.Label(double label) -> call.said() == label ? range.most() : range.least();
        };
        if (!range.holds(reward)) return new FeedbackOutcome.Outside(model, range);
        waiting.calls().take(feedback.id());
        if (feedback.said() instanceof Feedback.Said.Label && Double.isNaN(call.said()))
            return new FeedbackOutcome.Uncounted(model, arm, "the answer was not one number or a list of numbers");
        if (evidence.rewarded(model, call.assigned(), call.bornNanos(), range.loss(reward)))
            return new FeedbackOutcome.Taken(model, arm);
        return new FeedbackOutcome.Uncounted(
                model,
                arm,
                call.assigned().by() == Assignment.By.RULE
                        ? "a rule sent the call"
                        : "the arms have changed since the call");
    }
}
