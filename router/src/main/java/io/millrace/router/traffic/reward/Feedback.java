package io.millrace.router.traffic.reward;

import io.millrace.inference.ModelName;
import io.millrace.inference.RequestId;
import java.util.Optional;

/**
 * What a client says of an answer.
 *
 * @param id    of the call that was answered
 * @param model that was asked; empty for any that has such a call
 */
public record Feedback(RequestId id, Optional<ModelName> model, Said said) {

    /** What it says. */
    public sealed interface Said {
        /** What the answer was worth. */
        record Worth(double reward) implements Said {}

        /** What it should have been: worth all if it was that, and else nothing. */
        record Label(double label) implements Said {}
    }
}
