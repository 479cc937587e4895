package io.millrace.router.traffic.canary;

/** How far a version has come. */
public enum Stage {
    /** Decides by itself. */
    TESTING("testing"),
    /** By hand: it keeps its share, and may only be rolled back. */
    PAUSED("paused"),
    /** It has all traffic; nothing is decided any more. */
    PROMOTED("promoted"),
    /** It has none; nothing is decided any more. */
    ROLLED_BACK("rolled back");

    private final String words;

    Stage(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Whether there is anything left to decide. */
    public boolean isOpen() {
        return this == TESTING || this == PAUSED;
    }
}
