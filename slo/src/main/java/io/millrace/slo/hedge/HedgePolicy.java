package io.millrace.slo.hedge;

import io.millrace.inference.Deadline;
import io.millrace.inference.Ticker;
import io.millrace.slo.ShareBudget;
import java.util.OptionalLong;

/**
 * Decides whether a call of one route is sent a second time. One per route and event loop. Calls in a batch are hedged as the
 * batch: all of it, when all of it is late.
 *
 * <p>Source: J. Dean, L. A. Barroso, "The Tail at Scale", 2013: hedged requests after the 95th percentile.
 */
public final class HedgePolicy {
    private final HedgeSettings settings;
    private final ShareBudget budget;
    private final LatencyQuantiles latencies = new LatencyQuantiles();
    private final Ticker ticker;

    /** @param loops event loops that this route's calls are spread over */
    public HedgePolicy(HedgeSettings settings, int loops, Ticker ticker) {
        this.settings = settings;
        this.budget = new ShareBudget(settings.budgetRatio(), 0, loops, ticker);
        this.ticker = ticker;
    }

    /**
     * A call is sent for the first time: the budget grows with it.
     *
     * @return after how many nanoseconds to ask whether to {@link #decide hedge}; empty for never
     */
    public OptionalLong firstSent() {
        budget.deposit();
        if (settings.budgetRatio() == 0 || !settings.idempotent()) return OptionalLong.empty();
        return trigger();
    }

    /** What a sending that was answered took. Those that lost against a hedge count too, or the tail would hide itself. */
    public void answered(long tookNanos) {
        latencies.add(tookNanos, ticker.nanos());
    }

    /**
     * How a call stands whose answer has not begun.
     *
     * @param sentNanos    when it was sent
     * @param coldIsLeft whether an endpoint with little to do can be picked that it has not been sent to
     */
    public record Standing(long sentNanos, Deadline deadline, boolean coldIsLeft) {}

    /** With {@link HedgeDecision#HEDGE} the budget has been charged. */
    public HedgeDecision decide(Standing call) {
        if (!settings.idempotent()) return HedgeDecision.UNSAFE;
        long now = ticker.nanos();
        OptionalLong trigger = trigger();
        if (trigger.isEmpty() || now - call.sentNanos() < trigger.getAsLong()) return HedgeDecision.EARLY;
        if (!call.coldIsLeft()) return HedgeDecision.NO_ROOM;
        if (call.deadline().atNanos() - now < latencies.nanos(0.5, now)) return HedgeDecision.DEADLINE;
        return budget.tryWithdraw() ? HedgeDecision.HEDGE : HedgeDecision.BUDGET;
    }

    private OptionalLong trigger() {
        long now = ticker.nanos();
        return latencies.isTelling(now) ? OptionalLong.of(latencies.nanos(quantile(), now)) : OptionalLong.empty();
    }

    /** Asked sooner than the budget lasts, ordinary calls would have spent it when a stalled one comes. */
    private double quantile() {
        return Math.max(settings.quantile(), 1 - settings.budgetRatio());
    }
}
