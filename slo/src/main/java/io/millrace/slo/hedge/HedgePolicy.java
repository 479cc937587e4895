package io.millrace.slo.hedge;

import io.millrace.inference.Deadline;
import io.millrace.inference.Ticker;
import io.millrace.slo.ShareBudget;

/**
 * Decides whether a call of one route is sent a second time. One per route and event loop, for calls that may be worked on
 * twice. Calls in a batch are hedged as the batch: all of it, when all of it is late.
 *
 * <p>Source: J. Dean, L. A. Barroso, "The Tail at Scale", 2013: hedged requests after the 95th percentile.
 */
public final class HedgePolicy {
    /** What {@link #triggerNanos} is while nothing is to be hedged. */
    public static final long NEVER = Long.MAX_VALUE;

    /** To find a quantile takes longer than a call may be charged with. */
    private static final long TRIGGER_HOLDS_NANOS = 10_000_000;

    private static final int TRIGGER_HOLDS_ANSWERS = 64;

    private final HedgeSettings settings;
    private final ShareBudget budget;
    private final LatencyQuantiles latencies = new LatencyQuantiles();
    private final Ticker ticker;
    private long trigger = NEVER;
    private long triggerFoundNanos;
    private int answersSince = TRIGGER_HOLDS_ANSWERS;

    /** @param loops event loops that this route's calls are spread over */
    public HedgePolicy(HedgeSettings settings, int loops, Ticker ticker) {
        this.settings = settings;
        this.budget = new ShareBudget(settings.budgetRatio(), 0, () -> loops, ticker);
        this.ticker = ticker;
    }

    /** Whether anything may ever be hedged. */
    public boolean isOn() {
        return settings.budgetRatio() > 0;
    }

    /** A call is sent for the first time: the budget grows with it. */
    public void firstSent() {
        budget.deposit();
    }

    /** After how many nanoseconds a call is to be asked about with {@link #decide}; {@link #NEVER} while that is not known. */
    public long triggerNanos() {
        long now = ticker.nanos();
        if (answersSince >= TRIGGER_HOLDS_ANSWERS || now - triggerFoundNanos >= TRIGGER_HOLDS_NANOS) {
            trigger = isOn() && latencies.isTelling(now) ? latencies.nanos(quantile(), now) : NEVER;
            triggerFoundNanos = now;
            answersSince = 0;
        }
        return trigger;
    }

    /** What a sending that was answered took. Those that lost against a hedge count too, or the tail would hide itself. */
    public void answered(long tookNanos) {
        latencies.add(tookNanos, ticker.nanos());
        answersSince++;
    }

    /**
     * How a call stands whose answer has not begun.
     *
     * @param sentNanos  when it was sent
     * @param coldIsLeft whether an endpoint with little to do can be picked that it has not been sent to
     */
    public record Standing(long sentNanos, Deadline deadline, boolean coldIsLeft) {}

    /** With {@link HedgeDecision#HEDGE} the budget has been charged. */
    public HedgeDecision decide(Standing call) {
        long now = ticker.nanos();
        if (now - call.sentNanos() < triggerNanos()) return HedgeDecision.EARLY;
        if (!call.coldIsLeft()) return HedgeDecision.NO_ROOM;
        if (call.deadline().atNanos() - now < latencies.nanos(0.5, now)) return HedgeDecision.DEADLINE;
        return budget.tryWithdraw() ? HedgeDecision.HEDGE : HedgeDecision.BUDGET;
    }

    /** Asked sooner than the budget lasts, ordinary calls would have spent it when a stalled one comes. */
    private double quantile() {
        return Math.max(settings.percentile() / 100, 1 - settings.budgetRatio());
    }
}
