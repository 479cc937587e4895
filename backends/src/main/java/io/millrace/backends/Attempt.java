package io.millrace.backends;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.InferenceCall;

/**
 * One sending of one call to one endpoint.
 *
 * @param model         as that endpoint serves it
 * @param timeoutMillis what the attempt may take, at least 1: never more than what is left of the call's deadline
 * @param hopMarginMillis what the server is told it may take less than that, so that its answer still makes it back
 * @param cancel        ends this attempt alone: when the client leaves, the endpoint is ejected, or another attempt was
 *                      quicker. A backend listens to this one, not to the call's
 */
public record Attempt(
        InferenceCall call,
        Endpoint endpoint,
        ServedModel model,
        long timeoutMillis,
        long hopMarginMillis,
        CancelSignal cancel) {}
