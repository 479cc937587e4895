package io.millrace.chaos.proxy;

/**
 * A request that reached the proxy, whether or not it was passed on.
 *
 * @param nanos      when its first byte came, of the machine's monotonic clock
 * @param connection the number of the connection
 * @param inference  false for probes and other GETs
 */
public record Passage(long nanos, int connection, boolean inference) {}
