package io.millrace.chaos.ledger;

/**
 * One thing a server saw.
 *
 * @param nanos    of the machine's monotonic clock
 * @param exchange the server's own count of inferences
 * @param id       the question's
 */
public record Sighting(long nanos, int exchange, int id, What what) {
    public enum What {
        /** The question had come in whole. */
        RECEIVED,
        /** The last byte of the answer, right or by fault, was handed to the kernel. */
        ANSWERED,
        /** The peer closed or reset the connection before that. */
        ABANDONED
    }
}
