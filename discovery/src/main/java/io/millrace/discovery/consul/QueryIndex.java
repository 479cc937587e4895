package io.millrace.discovery.consul;

import org.jspecify.annotations.Nullable;

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

    /** @param header of the answer, null where there was none */
    void answered(@Nullable String header) {
        long told = number(header);
        index = told < index ? 0 : told;
    }

    /** The next answer comes at once. */
    void reset() {
        index = 0;
    }

    private static long number(@Nullable String header) {
        if (header == null) return 0;
        try {
            return Math.max(0, Long.parseLong(header.strip()));
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }
}
