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
        RECEIVED(1),
        /** The last byte of the answer, right or by fault, was handed to the kernel. */
        ANSWERED(2),
        /** The peer closed or reset the connection before that. */
        ABANDONED(3);

        /** In the ledger's file; never 0, which is a record not yet written. */
        private final int code;

        What(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static What of(int code) {
            for (What what : values()) {
                if (what.code == code) return what;
            }
            throw new IllegalArgumentException("no sighting has the code " + code);
        }
    }
}
