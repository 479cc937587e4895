package io.millrace.inference;

/** What of an attempt had left or come back when it failed: the fact that retry safety is computed from. */
public enum Sent {
    /** No byte reached the server. */
    NOTHING,
    /** Some may have; the server may have worked on it. */
    MAYBE,
    /** The head of the answer had come back. */
    ANSWER_BEGUN
}
