package io.millrace.router.cache.shared;

import java.util.Locale;

/** What came of telling the shared memory one answer. */
public enum TellOutcome {
    STORED,
    /** Over {@code max-value}, or in no form that another router could read. */
    UNFIT,
    /** Not told: it has mostly failed lately, or too much is being told. */
    DROPPED,
    /** Told, and not taken. */
    ERROR;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
