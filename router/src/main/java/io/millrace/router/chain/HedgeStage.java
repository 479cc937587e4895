package io.millrace.router.chain;

import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse;
import io.millrace.inference.Ticker;
import io.millrace.inference.Wire;
import io.millrace.slo.hedge.HedgePolicy;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends an attempt that takes unusually long a second time, to an endpoint with little to do; the first answer counts. */
final class HedgeStage implements Policy {
    private final LoopRoutes routes;
    private final Picks picks;
    private final Timers timers;
    private final ChainListener listener;
    private final Ticker ticker;
    private final List<@Nullable RouteHedges> byIndex = new ArrayList<>();

    HedgeStage(LoopRoutes routes, Picks picks, Timers timers, ChainListener listener, Ticker ticker) {
        this.routes = routes;
        this.picks = picks;
        this.timers = timers;
        this.listener = listener;
        this.ticker = ticker;
    }

    @Override
    public Future<InferenceResponse> apply(RoutedCall routed, Next next) {
        HedgePolicy policy = routes.of(routed.route()).hedge();
        if (!policy.isOn() || !mayGoTwice(routed)) return next.go(routed);
        policy.firstSent();
        return new HedgeRace(routed, next, hedges(routed.route().index(), policy)).run();
    }

    /** Its server may have taken the step already, and no other can; a body that was not held has gone, in part at least. */
    private static boolean mayGoTwice(RoutedCall routed) {
        InferenceRequest request = routed.call().request();
        if (routed.sequence().isPresent()) return false;
        return !(request.payload() instanceof Wire wire)
                || (wire.content().isReplayable() && !isQuestion(wire.method()));
    }

    /** About the model, not to it: what those take says nothing of predictions. */
    private static boolean isQuestion(HttpMethod method) {
        return method.equals(HttpMethod.GET);
    }

    @SuppressWarnings("ReferenceEquality") // A route that hedges otherwise has another policy.
    private RouteHedges hedges(int index, HedgePolicy policy) {
        while (byIndex.size() <= index) byIndex.add(null);
        RouteHedges known = byIndex.get(index);
        if (known != null && known.policy() == policy) return known;
        RouteHedges fresh = new RouteHedges(policy, picks, timers, listener, ticker);
        byIndex.set(index, fresh);
        return fresh;
    }
}
