package io.millrace.backends;

import io.millrace.inference.CancelSignal;
import io.millrace.inference.InferenceCall;
import io.millrace.inference.TraceHeaders;
import io.vertx.core.MultiMap;
import java.util.Optional;

/**
 * One sending of one call to one endpoint.
 *
 * @param model         as that endpoint serves it
 * @param timeoutMillis what the attempt may take, at least 1: never more than what is left of the call's deadline
 * @param hopMarginMillis what the server is told it may take less than that, so that its answer still makes it back
 * @param cancel        ends this attempt alone: when the client leaves, the endpoint is ejected, or another attempt was
 *                      quicker. A backend listens to this one, not to the call's
 * @param trace         what the server is told of the trace it takes part in, in place of what the client said; empty where
 *                      the call is not traced
 */
public record Attempt(
        InferenceCall call,
        Endpoint endpoint,
        ServedModel model,
        long timeoutMillis,
        long hopMarginMillis,
        CancelSignal cancel,
        Optional<TraceHeaders> trace) {
    /** Of what was made of several requests. Never written to. */
    private static final MultiMap NONE = MultiMap.caseInsensitiveMultiMap();

    /** One of a call that is not traced. */
    public Attempt(
            InferenceCall call,
            Endpoint endpoint,
            ServedModel model,
            long timeoutMillis,
            long hopMarginMillis,
            CancelSignal cancel) {
        this(call, endpoint, model, timeoutMillis, hopMarginMillis, cancel, Optional.empty());
    }

    /** The client's headers, shared; with this attempt's place in the trace. */
    public MultiMap headers() {
        MultiMap clients = call.request().payload().clients().orElse(NONE);
        return trace.map(own -> own.in(clients)).orElse(clients);
    }
}
