package io.millrace.discovery.consul;

import java.util.Optional;

/**
 * The index of a blocking query: what the last answer was current to. It starts anew where the servers do.
 *
 * <p>Source: Consul, "Blocking queries", implementation details: reset it when it goes backwards, never use 0.
 */
final class QueryIndex {
    private long index;

    /** 0: do not wait. */
    long get() {
        return index;
    }

    /** @param header of the answer, empty where there was none */
    void answered(Optional<String> header) {
        long told = header.map(QueryIndex::number).orElse(0L);
        index = told < index ? 0 : told;
    }

    /** The next answer comes at once. */
    void reset() {
        index = 0;
    }

    private static long number(String header) {
        try {
            return Math.max(0, Long.parseLong(header.strip()));
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
