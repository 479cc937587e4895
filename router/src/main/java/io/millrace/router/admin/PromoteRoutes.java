package io.millrace.router.admin;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.traffic.canary.Hand;
import io.millrace.router.traffic.canary.Rollouts;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Promotions by hand: on, back, held, begun anew. */
public final class PromoteRoutes {
    private final RoutingTable routing;
    private final Rollouts rollouts;
    private final Hands hands;
    private final Clock clock;

    /** Who does it. On the control side's loop. */
    @FunctionalInterface
    public interface Hands {
        /**
         * Completes when calls that begin follow, here and on each router that agrees with this one.
         *
         * @return fails with {@link IllegalStateException} and a sentence where there is nothing left to do, with {@link
         *     java.io.IOException} where others cannot be told
         */
        Future<Void> obey(ModelName model, Hand hand);
    }

    public PromoteRoutes(RoutingTable routing, Rollouts rollouts, Hands hands, Clock clock) {
        this.routing = routing;
        this.rollouts = rollouts;
        this.hands = hands;
        this.clock = clock;
    }

    public List<AdminRoute> all() {
        return Arrays.stream(Hand.values())
                .map(hand -> new AdminRoute(
                        HttpMethod.POST,
                        "/v1/traffic/{model}/" + hand.keyword(),
                        AdminRoute.Access.GUARDED,
                        does(hand),
                        call -> obey(call, hand)))
                .toList();
    }

    private static String does(Hand hand) {
        return switch (hand) {
            case PROMOTE -> "the new version has the next step's share, whatever is proved";
            case COMPLETE -> "the new version has all traffic, whatever is proved";
            case HOLD -> "the new version keeps its share until a hand decides; it may still go back";
            case RESUME -> "takes that back";
            case ROLL_BACK -> "the new version has no traffic any more";
            case RESTART -> "the new version begins at its first step again";
        };
    }

    private void obey(AdminCall call, Hand hand) {
        String name = call.parameter("model");
        Route route = ModelName.isValid(name) ? routing.current().route(new ModelName(name)) : null;
        if (route == null || rollouts.of(route.model()) == null) {
            call.problem(404, "no model '" + Excerpt.of(name) + "' has 'promote' in its traffic");
            return;
        }
        hands.obey(route.model(), hand)
                .onSuccess(done -> tell(call, route.model()))
                .onFailure(failed -> call.problem(
                        failed instanceof IllegalStateException ? 409 : 503, String.valueOf(failed.getMessage())));
    }

    private void tell(AdminCall call, ModelName model) {
        Route now = routing.current().route(model);
        if (now == null || now.traffic() == null) call.problem(404, "the model is in the config no more");
        else call.json(TrafficDocument.of(now, now.traffic(), rollouts, Optional.empty(), clock));
    }
}
