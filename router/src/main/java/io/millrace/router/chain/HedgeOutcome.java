package io.millrace.router.chain;

import java.util.Locale;

/** What came of a second sending. */
public enum HedgeOutcome {
    /** Its answer was the call's. */
    WON,
    /** The first sending was answered before, or the call had ended. */
    LOST,
    /** It failed. */
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
