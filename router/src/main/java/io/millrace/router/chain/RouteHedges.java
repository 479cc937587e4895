package io.millrace.router.chain;

import io.millrace.inference.Ticker;
import io.millrace.slo.hedge.HedgePolicy;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's hedging of one route: its attempts that may yet be hedged, in the order they were sent.
 *
 * <p>For the maintainer: all are asked about after the same time, which is that of the moment, so the oldest is always next.
 * One timer, for the oldest, serves all; an attempt that ends before is taken out of the list and costs no timer.
 */
final class RouteHedges {
    private final HedgePolicy policy;
    private final Picks picks;
    private final Timers timers;
    private final ChainListener listener;
    private final Ticker ticker;
    private @Nullable HedgeRace oldest;
    private @Nullable HedgeRace youngest;
    private boolean timed;

    RouteHedges(HedgePolicy policy, Picks picks, Timers timers, ChainListener listener, Ticker ticker) {
        this.policy = policy;
        this.picks = picks;
        this.timers = timers;
        this.listener = listener;
        this.ticker = ticker;
    }

    HedgePolicy policy() {
        return policy;
    }

    Picks picks() {
        return picks;
    }

    ChainListener listener() {
        return listener;
    }

    long now() {
        return ticker.nanos();
    }

    /** To be told when it is late. */
    void watch(HedgeRace race) {
        race.older = youngest;
        if (youngest == null) oldest = race;
        else youngest.younger = race;
        youngest = race;
        race.watched = true;
        if (!timed) look();
    }

    void forget(HedgeRace race) {
        if (!race.watched) return;
        race.watched = false;
        HedgeRace older = race.older;
        HedgeRace younger = race.younger;
        if (older == null) oldest = younger;
        else older.younger = younger;
        if (younger == null) youngest = older;
        else younger.older = older;
        race.older = null;
        race.younger = null;
    }

    private void look() {
        long trigger = policy.triggerNanos();
        if (trigger == HedgePolicy.NEVER) return;
        long now = ticker.nanos();
        while (oldest != null) {
            HedgeRace next = oldest;
            long left = next.sentNanos() + trigger - now;
            if (left > 0) {
                timed = true;
                timers.after(left, () -> {
                    timed = false;
                    look();
                });
                return;
            }
            forget(next);
            next.isLate(now);
        }
    }
}
