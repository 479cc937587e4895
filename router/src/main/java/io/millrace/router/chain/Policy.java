package io.millrace.router.chain;

import io.millrace.inference.InferenceResponse;
import io.vertx.core.Future;

/** Acts before, after, or instead of what comes next. On the call's event loop; keeps its state per loop. */
@FunctionalInterface
public interface Policy {
    Future<InferenceResponse> apply(RoutedCall call, Next next);

    /** This policy in front of what comes next, as one step. Composed once, not per call. */
    default Next before(Next next) {
        return call -> apply(call, next);
    }
}
