package io.millrace.router.chain;

import io.millrace.router.cache.CacheOutcome;
import io.millrace.router.route.Route;
import io.millrace.router.schedule.Candidate;
import io.millrace.slo.hedge.HedgeDecision;

/** Told what the chain does, for metrics. On the call's event loop; must be quick and must not throw. */
public interface ChainListener {

    /**
     * @param outcome {@code ok}, or the {@link FailureNames name} of the failure
     * @param nanos   from the pick to the whole answer, of a streamed one to its last byte
     */
    void attemptEnds(Candidate candidate, String outcome, long nanos);

    void retries(Route route);

    /** A second sending ended, or does not count any more. */
    void hedged(Route route, HedgeOutcome outcome);

    /** A call took unusually long, and was not sent a second time. */
    void hedgeWithheld(Route route, HedgeDecision why);

    /** A streamed answer ended, by whatever; {@link #attemptEnds} is told of it as well. */
    void streamEnds(RoutedCall call, Candidate candidate, StreamFigures figures);

    /** How a call to a model with a cache fared with it. */
    void cacheUsed(Route route, CacheOutcome outcome);

    /** Nobody listens. */
    ChainListener NONE = new ChainListener() {
        @Override
        public void attemptEnds(Candidate candidate, String outcome, long nanos) {}

        @Override
        public void retries(Route route) {}

        @Override
        public void hedged(Route route, HedgeOutcome outcome) {}

        @Override
        public void hedgeWithheld(Route route, HedgeDecision why) {}

        @Override
        public void streamEnds(RoutedCall call, Candidate candidate, StreamFigures figures) {}

        @Override
        public void cacheUsed(Route route, CacheOutcome outcome) {}
    };
}
