package io.millrace.backends;

import io.millrace.inference.InferenceCall;

/**
 * One sending of one call to one endpoint.
 *
 * @param model         as that endpoint serves it
 * @param timeoutMillis what the attempt may take, at least 1: never more than what is left of the call's deadline
 */
public record Attempt(InferenceCall call, Endpoint endpoint, ServedModel model, long timeoutMillis) {}
