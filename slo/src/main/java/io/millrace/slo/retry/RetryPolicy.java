package io.millrace.slo.retry;

import io.millrace.inference.Deadline;
import io.millrace.inference.Failure;
import io.millrace.inference.Ticker;
import io.millrace.slo.retry.RetryDecision.Again;
import io.millrace.slo.retry.RetryDecision.GiveUp;
import io.millrace.slo.retry.RetryDecision.Why;
import java.util.random.RandomGenerator;

/**
 * Decides whether, and when, a call of one route is sent again. Another endpoint is tried at once; when none is left,
 * the wait is random between nothing and a bound that doubles from 5 to 100 ms (full jitter), so that calls which failed
 * together do not come back together. One per route and event loop.
 */
public final class RetryPolicy {
    static final long FIRST_BACKOFF_NANOS = 5_000_000;
    /** Endpoints that one call asks for a model which others lacked. What they said is remembered, so few calls search. */
    static final int MOST_SEARCHED = 16;

    static final long MAX_BACKOFF_NANOS = 100_000_000;

    private static final GiveUp UNSAFE = new GiveUp(Why.UNSAFE);
    private static final GiveUp NO_MODEL = new GiveUp(Why.NO_MODEL);
    private static final GiveUp OVERLOAD = new GiveUp(Why.OVERLOAD);
    private static final GiveUp ATTEMPTS = new GiveUp(Why.ATTEMPTS);
    private static final GiveUp DEADLINE = new GiveUp(Why.DEADLINE);
    private static final GiveUp BUDGET = new GiveUp(Why.BUDGET);

    private final RetrySettings settings;
    private final RetryBudget budget;
    private final Ticker ticker;
    private final RandomGenerator random;

    public RetryPolicy(RetrySettings settings, RetryBudget budget, Ticker ticker, RandomGenerator random) {
        this.settings = settings;
        this.budget = budget;
        this.ticker = ticker;
        this.random = random;
    }

    /** To be told once per call, when it is first sent: the budget grows with it. */
    public void firstAttempt() {
        budget.deposit();
    }

    /**
     * How a call stands after an attempt that failed.
     *
     * @param attempts      made so far, at least 1
     * @param untriedRemain whether an endpoint that this call has not been sent to can be picked now
     * @param losses        of the endpoint that failed
     */
    public record Standing(int attempts, Deadline deadline, boolean untriedRemain, LossAllowance losses) {}

    public RetryDecision next(Failure failure, Standing call) {
        RetrySafety safety = RetrySafety.of(failure, settings.idempotent());
        if (safety == RetrySafety.NEVER) return UNSAFE;
        if (safety == RetrySafety.FREE_ELSEWHERE) return elsewhere(call);
        if (call.attempts() >= settings.attempts()) return ATTEMPTS;
        if (safety == RetrySafety.CHARGED_ELSEWHERE && !call.untriedRemain()) return OVERLOAD;
        long delay = call.untriedRemain() ? 0 : backoffNanos(call.attempts());
        if (delay >= call.deadline().remainingNanos(ticker)) return DEADLINE;
        // Last, for what it takes is spent.
        if (!isPaid(safety, call.losses())) return BUDGET;
        return delay == 0 ? Again.AT_ONCE : new Again(delay);
    }

    /** Takes one from the budget for what is sent again in another way than by {@link #next}. False when there is none. */
    public boolean tryResend() {
        return budget.tryWithdraw();
    }

    private boolean isPaid(RetrySafety safety, LossAllowance losses) {
        return switch (safety) {
            case NEVER -> false;
            case FREE, FREE_ELSEWHERE -> true;
            case LOST -> losses.tryLose() || budget.tryWithdraw();
            case CHARGED, CHARGED_ELSEWHERE -> budget.tryWithdraw();
        };
    }

    private RetryDecision elsewhere(Standing call) {
        if (!call.untriedRemain()) return NO_MODEL;
        if (settings.attempts() == 1 || call.attempts() >= MOST_SEARCHED) return ATTEMPTS;
        return call.deadline().hasPassed(ticker) ? DEADLINE : Again.AT_ONCE;
    }

    private long backoffNanos(int attempts) {
        long bound = Math.min(MAX_BACKOFF_NANOS, FIRST_BACKOFF_NANOS << Math.min(attempts - 1, 10));
        return random.nextLong(bound + 1);
    }
}
