package io.millrace.router.traffic.canary;

/** What a person may do about a version on its way. */
public enum Hand {
    /** The next step, whatever is proved. */
    PROMOTE("promote"),
    /** All traffic at once. */
    COMPLETE("complete"),
    /** No further by itself. */
    HOLD("hold"),
    RESUME("resume"),
    ROLL_BACK("rollback"),
    /** From the first step. */
    RESTART("restart");

    private final String keyword;

    Hand(String keyword) {
        this.keyword = keyword;
    }

    public String keyword() {
        return keyword;
    }
}
