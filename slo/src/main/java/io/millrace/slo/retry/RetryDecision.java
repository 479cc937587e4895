package io.millrace.slo.retry;

/** What follows a failed attempt. */
public sealed interface RetryDecision {

    /** Send again after {@code delayNanos}, which is less than what is left of the deadline; 0 is at once. */
    record Again(long delayNanos) implements RetryDecision {
        public static final Again AT_ONCE = new Again(0);
    }

    /** Answer the failure. */
    record GiveUp(Why why) implements RetryDecision {}

    /** The name, in lower case, is a metric label. */
    enum Why {
        /** It may not be sent again: {@link RetrySafety}. */
        UNSAFE,
        /** Every endpoint asked lacks the model. */
        NO_MODEL,
        /** Every endpoint has refused it for load. */
        OVERLOAD,
        /** It was sent as often as the route allows. */
        ATTEMPTS,
        /** It would not be sent before the deadline. */
        DEADLINE,
        /** The route has retried enough for now. */
        BUDGET
    }
}
