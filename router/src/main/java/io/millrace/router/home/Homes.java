package io.millrace.router.home;

import io.millrace.backends.EndpointId;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import io.millrace.router.route.Route;
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
    private int joined;

    /** @param loops event loops that will {@link #join} */
    public Homes(RouterConfig config, int loops) {
        for (int i = 0; i < loops; i++) shares.add(new ArrayList<>());
        int next = 0;
        for (ModelConfig model : config.models().values()) {
            if (model.queue().isEmpty()) continue;
            shares.get(next++ % loops).add(model.name());
        }
    }

    /** Whether no model has a queue, and none will. */
    public boolean isEmpty() {
        return shares.stream().allMatch(List::isEmpty);
    }

    /** An event loop is there, and home of its share of the models from now on. */
    public synchronized void join(HomeLoop loop) {
        for (ModelName model : shares.get(joined++)) {
            Route route = Objects.requireNonNull(loop.routing().current().route(model));
            homes.put(model, new ModelHome(loop, route));
        }
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
