package io.millrace.router.admin;

import io.millrace.config.ModelConfig;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import io.millrace.router.route.RouteTraffic;
import io.millrace.router.route.RoutingTable;
import io.millrace.router.traffic.Split;
import io.millrace.router.traffic.bandit.ModelSelection;
import io.millrace.router.traffic.canary.Rollouts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the calls of a model are spread: told, and changed until the config says otherwise. */
public final class TrafficRoutes {
    private static final int MOST_BYTES = 64 << 10;

    private final RoutingTable routing;
    private final Weights weights;
    private final Rollouts rollouts;
    private final Function<ModelName, Optional<ModelSelection>> selections;
    private final Clock clock;

    /**
     * Who changes shares. On the control side's loop; what it answers completes when calls that begin follow, here and on each
     * router that agrees with this one, and fails with a sentence where others cannot be told.
     */
    public interface Weights {
        /** @param byArm each arm of the model's split, one above 0 among them */
        Future<Void> set(ModelConfig model, Map<String, Double> byArm);

        /** Those of the config are in force again. */
        Future<Void> reset(ModelConfig model);
    }

    /** @param selections of models whose shares follow what calls are worth */
    public TrafficRoutes(
            RoutingTable routing,
            Weights weights,
            Rollouts rollouts,
            Function<ModelName, Optional<ModelSelection>> selections,
            Clock clock) {
        this.routing = routing;
        this.weights = weights;
        this.rollouts = rollouts;
        this.selections = selections;
        this.clock = clock;
    }

    public List<AdminRoute> all() {
        return List.of(
                new AdminRoute(
                        HttpMethod.GET,
                        "/v1/traffic/{model}",
                        AdminRoute.Access.GUARDED,
                        "how a model's calls are spread over its arms",
                        this::tell),
                new AdminRoute(
                        HttpMethod.PUT,
                        "/v1/traffic/{model}",
                        AdminRoute.Access.GUARDED,
                        "other weights, until the config has another split",
                        this::put),
                new AdminRoute(
                        HttpMethod.POST,
                        "/v1/traffic/{model}/reset",
                        AdminRoute.Access.GUARDED,
                        "the weights of the config again",
                        this::reset));
    }

    private @Nullable Route route(AdminCall call) {
        String name = call.parameter("model");
        return ModelName.isValid(name) ? routing.current().route(new ModelName(name)) : null;
    }

    private void tell(AdminCall call) {
        Route route = route(call);
        if (route == null || route.traffic() == null) none(call);
        else call.json(TrafficDocument.of(route, route.traffic(), rollouts, selections.apply(route.model()), clock));
    }

    private static void none(AdminCall call) {
        call.problem(
                404,
                "no model '" + Excerpt.of(call.parameter("model"))
                        + "' has 'traffic' in its config; /v1/models lists the models");
    }

    private static void promoted(AdminCall call) {
        call.problem(
                409,
                "the weights of '" + Excerpt.of(call.parameter("model"))
                        + "' are those of its 'promote': POST promote, complete, hold, resume, rollback or restart beside this");
    }

    private void put(AdminCall call) {
        BoundedBody.of(call.request(), MOST_BYTES).onSuccess(body -> put(call, body));
    }

    private void put(AdminCall call, Optional<Buffer> body) {
        Route route = route(call);
        RouteTraffic traffic = route == null ? null : route.traffic();
        Split split = traffic == null ? null : traffic.split();
        if (body.isEmpty()) {
            call.problem(413, "weights have at most " + MOST_BYTES + " bytes");
        } else if (route == null || split == null) {
            none(call);
        } else if (rollouts.of(route.model()) != null) {
            promoted(call);
        } else {
            try {
                Map<String, Double> wanted = WantedWeights.of(body.get(), split);
                changed(call, split, weights.set(route.config(), wanted));
            } catch (IllegalArgumentException wrong) {
                call.problem(422, String.valueOf(wrong.getMessage()));
            } catch (DecodeException wrong) {
                call.problem(400, "this is no JSON: " + Excerpt.of(String.valueOf(wrong.getMessage())));
            }
        }
    }

    private void reset(AdminCall call) {
        Route route = route(call);
        RouteTraffic traffic = route == null ? null : route.traffic();
        Split split = traffic == null ? null : traffic.split();
        if (route == null || split == null) {
            none(call);
            return;
        }
        if (rollouts.of(route.model()) != null) {
            promoted(call);
            return;
        }
        changed(call, split, weights.reset(route.config()));
    }

    private void changed(AdminCall call, Split before, Future<Void> done) {
        done.onSuccess(told -> changed(call, before))
                .onFailure(failed -> call.problem(503, String.valueOf(failed.getMessage())));
    }

    private void changed(AdminCall call, Split before) {
        Route route = route(call);
        RouteTraffic traffic = route == null ? null : route.traffic();
        if (route == null || traffic == null) {
            none(call);
            return;
        }
        JsonObject document = TrafficDocument.of(route, traffic, rollouts, selections.apply(route.model()), clock);
        Split after = traffic.split();
        call.json(after == null ? document : document.put("moved", TrafficDocument.moved(before, after)));
    }
}
