package io.millrace.router.cache.shared;

import java.util.Locale;

/** What came of asking the shared memory for one answer. */
public enum LookOutcome {
    HIT,
    MISS,
    /** Nothing came within the time. */
    TIMEOUT,
    /** No connection, a refusal, or what is no reply at all. */
    ERROR,
    /** What is there is not ours, or not whole any more. */
    DAMAGED,
    /** Not asked: it has mostly failed lately. */
    OPEN,
    /** Not asked: too much is being asked. */
    FULL,
    /** Not asked: the call has no time for it. */
    LATE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the server was asked. */
    public boolean wasAsked() {
        return switch (this) {
            case HIT, MISS, TIMEOUT, ERROR, DAMAGED -> true;
            case OPEN, FULL, LATE -> false;
        };
    }
}
