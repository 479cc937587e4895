package io.millrace.router.traffic.reward;

import io.millrace.router.traffic.Assignment;

/**
 * A call of which its client may tell what the answer was worth.
 *
 * @param bornNanos of the ticker, when it came
 * @param said      the answer as one number, for those who tell what it should have been; NaN where it is none
 */
public record AnsweredCall(Assignment assigned, long bornNanos, double said) {
    public AnsweredCall(Assignment assigned, long bornNanos) {
        this(assigned, bornNanos, Double.NaN);
    }
}
