package io.millrace.router.chain;

import io.millrace.inference.InferenceResponse;
import io.vertx.core.Future;

/** What comes after a policy. */
@FunctionalInterface
public interface Next {
    Future<InferenceResponse> go(RoutedCall call);
}
