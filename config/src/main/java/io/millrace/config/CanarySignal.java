package io.millrace.config;

/** What two versions are compared by. Of each, less is better. */
public enum CanarySignal {
    /** Calls that failed, not by their client's fault, of all. */
    ERROR_RATE("error-rate", 0.005),
    /** Answers later than the objective's latency, of all answers. */
    LATENCY_SLO("latency-slo", 0.01),
    /** What the rewards that clients report fall short of the best, of the whole range of rewards. */
    REWARD("reward", 0.01);

    private final String keyword;
    private final double margin;

    CanarySignal(String keyword, double margin) {
        this.keyword = keyword;
        this.margin = margin;
    }

    public String keyword() {
        return keyword;
    }

    /** By how much a version may be worse that is to be no worse, where nobody says how much that is; in (0,1). */
    public double margin() {
        return margin;
    }
}
