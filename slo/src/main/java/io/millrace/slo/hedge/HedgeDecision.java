package io.millrace.slo.hedge;

/** Whether a call is sent a second time, now. */
public enum HedgeDecision {
    HEDGE,
    /** Not unusual yet, or what is usual is not known. */
    EARLY,
    /** No endpoint with little to do is left for it. */
    NO_ROOM,
    /** A second sending would not be answered in time either. */
    DEADLINE,
    /** Too many have been sent twice lately. */
    BUDGET
}
