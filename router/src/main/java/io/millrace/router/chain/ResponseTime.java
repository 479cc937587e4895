package io.millrace.router.chain;

/**
 * Smoothed response time of one endpoint and a guess at its worst usual one: mean plus four mean deviations, as TCP
 * estimates its retransmission timeout (RFC 6298, section 2).
 */
final class ResponseTime {
    private long mean;
    private long deviation;

    void sample(long nanos) {
        if (mean == 0) {
            mean = Math.max(1, nanos);
            deviation = nanos / 2;
            return;
        }
        deviation += (Math.abs(nanos - mean) - deviation) / 4;
        mean += (nanos - mean) / 8;
    }

    /** Nanoseconds; 0 before the first sample. */
    long usualWorst() {
        return mean + 4 * deviation;
    }
}
