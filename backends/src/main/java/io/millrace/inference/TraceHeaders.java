package io.millrace.inference;

import io.vertx.core.MultiMap;

/**
 * What a server is told of the trace it takes part in.
 *
 * @param parent the {@code traceparent}, which names the span that asks it
 * @param state  the {@code tracestate}; empty text where there is none
 */
public record TraceHeaders(String parent, String state) {
    public static final String STATE = "tracestate";

    /** These in place of the client's, beside its other headers, which are copied. */
    public MultiMap in(MultiMap clients) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(clients).set(TraceContext.HEADER, parent);
        return state.isEmpty() ? headers.remove(STATE) : headers.set(STATE, state);
    }
}
