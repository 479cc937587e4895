package io.millrace.inference;

/**
 * A request's part in a sequence: all requests of one must reach the same server, which keeps its state.
 *
 * @param id    the client's, never empty
 * @param start whether it is the first
 * @param end   whether it is the last
 */
public record Sequence(String id, boolean start, boolean end) {}
