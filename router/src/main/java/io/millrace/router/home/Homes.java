package io.millrace.router.home;

import io.millrace.backends.EndpointId;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
import io.millrace.router.route.RoutingSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** The homes of all models with a queue, spread over the event loops. Any thread. */
public final class Homes {
    private final List<List<ModelName>> shares = new ArrayList<>();
    private final Map<ModelName, ModelHome> homes = new ConcurrentHashMap<>();
    private final List<HomeLoop> joined = new ArrayList<>();
    private int next;

    /** @param loops event loops that will {@link #join} */
    public Homes(RouterConfig config, int loops) {
        for (int i = 0; i < loops; i++) shares.add(new ArrayList<>());
        for (ModelConfig model : config.models().values()) {
            if (model.queue().isEmpty()) continue;
            shares.get(next++ % loops).add(model.name());
        }
    }

    /** An event loop is there, and home of its share of the models from now on. */
    public synchronized void join(HomeLoop loop) {
        List<ModelName> share = shares.get(joined.size());
        joined.add(loop);
        for (ModelName model : share) {
            Route route = Objects.requireNonNull(loop.routing().current().route(model));
            homes.put(model, new ModelHome(loop, route));
        }
    }

    /**
     * The config has changed, and will be that of this snapshot: a home stays while what it is made of stays, and another one
     * takes its place otherwise. What waits in the old one is served there. Control side, when all loops have joined.
     */
    public synchronized void follow(RoutingSnapshot changed) {
        for (Route route : changed.routes().values()) {
            if (route.config().queue().isEmpty()) continue;
            ModelHome known = homes.get(route.model());
            if (known != null && known.isFor(route.config())) continue;
            HomeLoop loop = known != null ? known.loop() : joined.get(next++ % joined.size());
            homes.put(route.model(), new ModelHome(loop, route));
            if (known != null) known.leave();
        }
        homes.forEach((model, home) -> {
            Route route = changed.route(model);
            if (route == null || route.config().queue().isEmpty()) home.leave();
        });
        homes.values().removeIf(ModelHome::isLeaving);
    }

    /** Null for a model without a queue, and until its home is there. */
    @Nullable ModelHome of(ModelName model) {
        return homes.get(model);
    }

    /** Tells of each model how many calls wait. */
    public void waiting(ObjIntConsumer<ModelName> told) {
        homes.forEach((model, home) -> told.accept(model, home.waiting()));
    }

    /** Told of an endpoint how many sendings of a model it may have now. */
    @FunctionalInterface
    public interface Limits {
        void are(ModelName model, EndpointId endpoint, int atOnce);
    }

    public void limits(Limits told) {
        homes.forEach((model, home) -> home.limits((endpoint, atOnce) -> told.are(model, endpoint, atOnce)));
    }
}
