package io.millrace.router.observe;

/**
 * A call with a trace, as an example of how long calls take.
 *
 * @param atMillis when it ended, by the clock
 */
record Traced(String traceId, long micros, long atMillis) {}
