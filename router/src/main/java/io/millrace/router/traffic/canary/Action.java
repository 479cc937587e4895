package io.millrace.router.traffic.canary;

/** What becomes of a step. */
public enum Action {
    HOLD("hold"),
    PROMOTE("promote"),
    ROLL_BACK("roll back");

    private final String words;

    Action(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
