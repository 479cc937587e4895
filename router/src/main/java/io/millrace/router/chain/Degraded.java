package io.millrace.router.chain;

import java.util.Locale;

/** Why an answer is not the best there could be: told to the client in {@code x-millrace-degraded}. */
public enum Degraded {
    /** An old one, out of the cache, for no server gave one. */
    STALE,
    /** The model's default answer, or the application's. */
    DEFAULT,
    /** One to defaults, for what is looked up for the model could not be had. */
    FEATURES,
    /** One of an ensemble in which members are missing. */
    MEMBERS,
    /** A later tier's, for the first did not give one. */
    TIER;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
