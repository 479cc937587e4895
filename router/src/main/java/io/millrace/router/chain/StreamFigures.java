package io.millrace.router.chain;

/**
 * What was measured of one streamed answer. Times in nanoseconds.
 *
 * @param firstByteNanos  from the pick of the endpoint to the head of its answer
 * @param tokens          events with data; 0 for what is no event stream
 * @param firstTokenNanos from the call's birth to the first of them
 * @param tokensNanos     from the first of them to the last
 */
public record StreamFigures(long firstByteNanos, long tokens, long firstTokenNanos, long tokensNanos) {}
