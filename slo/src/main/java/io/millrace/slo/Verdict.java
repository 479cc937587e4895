package io.millrace.slo;

/** What became of one call, for an objective. */
public enum Verdict {
    /** It failed by its client's fault, and counts for nothing. */
    EXEMPT,
    FAILED,
    /** Answered, after the objective's latency. */
    LATE,
    GOOD
}
