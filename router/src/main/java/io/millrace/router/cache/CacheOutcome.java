package io.millrace.router.cache;

import java.util.Optional;

/** How a call fared with its model's cache. */
public enum CacheOutcome {
    /** The answer was there. */
    HIT("hit", Optional.of("hit")),
    /** Somebody had just asked the same, and the answer was theirs too. */
    JOINED("joined", Optional.of("joined")),
    /** A server was asked. */
    MISS("miss", Optional.of("miss")),
    /** No server gave an answer, and an old one was there. */
    STALE("stale", Optional.of("hit")),
    /** The request is none that may be answered so. */
    BYPASS("bypass", Optional.empty());

    private final String label;
    private final Optional<String> header;

    CacheOutcome(String label, Optional<String> header) {
        this.label = label;
        this.header = header;
    }

    /** For metrics and the log. */
    public String label() {
        return label;
    }

    /** What the client is told in {@code x-millrace-cache}, if anything. */
    public Optional<String> header() {
        return header;
    }
}
