package io.millrace.router.admin;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.traffic.canary.Hand;
import io.millrace.router.traffic.canary.Rollouts;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Promotions by hand: on, back, held, begun anew. */
public final class PromoteRoutes {
    private final RoutingTable routing;
    private final Rollouts rollouts;
    private final Hands hands;
    private final Clock clock;

    /** Who does it. On the control side's loop; when it returns, calls that begin follow. */
    @FunctionalInterface
    public interface Hands {
        /** @throws IllegalStateException with a sentence, where there is nothing left to do */
        void obey(ModelName model, Hand hand);
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
        try {
            hands.obey(route.model(), hand);
        } catch (IllegalStateException settled) {
            call.problem(409, String.valueOf(settled.getMessage()));
            return;
        }
        Route now = Objects.requireNonNull(routing.current().route(route.model()));
        call.json(TrafficDocument.of(now, Objects.requireNonNull(now.traffic()), rollouts, Optional.empty(), clock));
    }
}
