package io.millrace.slo.admit;

/** Whether a call is let in. */
public sealed interface AdmitDecision {

    /** It is, and counts as waiting until {@link Admission#left} is told. */
    record Admitted(Waiting waiting) implements AdmitDecision {}

    /** It is not. {@code retryAfterNanos}: when it would have been, if nothing more comes; at least 0. */
    record Refused(Why why, long retryAfterNanos) implements AdmitDecision {}

    enum Why {
        /** What waits before it takes longer than it has. */
        TOO_LATE,
        /** Its tenant has its share of the queue. */
        TENANT_SHARE
    }
}
