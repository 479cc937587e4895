package io.millrace.router.explain;

import io.millrace.backends.EndpointId;

/** How an attempt ended, in the words of the metrics; of a streamed answer with its last byte. */
public record AttemptEnd(EndpointId endpoint, String outcome, long atNanos, long tookNanos) {}
