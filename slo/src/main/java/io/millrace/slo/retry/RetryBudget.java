package io.millrace.slo.retry;

import io.millrace.inference.Ticker;
import io.millrace.slo.ShareBudget;
import java.util.function.IntSupplier;

/**
 * How many retries one route may still make on one event loop. In any ten seconds there are at most {@code ratio} retries per
 * first attempt, or the floor if that is more: a quiet route can retry at all, a busy one in a storm adds no more than the
 * ratio. Owned by its loop.
 *
 * <p>Source: Finagle's retry budget, https://finagle.github.io/blog/2016/02/08/retry-budgets. There the floor comes on
 * top of the ratio; here the greater counts, so that "at most a tenth more" holds for a busy route to the letter.
 */
public final class RetryBudget {
    private final ShareBudget budget;

    /** @param sharers event loops that this route's calls are spread over now, of all routers, at least 1 */
    public RetryBudget(RetrySettings settings, IntSupplier sharers, Ticker ticker) {
        budget = new ShareBudget(settings.budgetRatio(), settings.minPerSecond(), sharers, ticker);
    }

    /** A call is sent for the first time. */
    public void deposit() {
        budget.deposit();
    }

    /** Takes one retry, if there is one. */
    public boolean tryWithdraw() {
        return budget.tryWithdraw();
    }

    /** Whole retries left now. */
    public long left() {
        return budget.left();
    }
}
