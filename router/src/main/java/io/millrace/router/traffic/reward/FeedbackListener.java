package io.millrace.router.traffic.reward;

import io.millrace.inference.ModelName;
import java.util.Optional;

/** Told of what came of feedback. On the loop that it came to. */
@FunctionalInterface
public interface FeedbackListener {
    /**
     * @param model   of the call, or that was named; empty where neither is known
     * @param outcome {@link FeedbackOutcome#label}
     */
    void fed(Optional<ModelName> model, String outcome);
}
