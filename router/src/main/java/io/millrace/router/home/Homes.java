package io.millrace.router.home;

import io.millrace.config.BatchSettings;
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

/** The homes of all models that batch, spread over the event loops. Any thread. */
public final class Homes {
    private final Map<ModelName, BatchSettings> settings = new ConcurrentHashMap<>();
    private final List<List<ModelName>> shares = new ArrayList<>();
    private final Map<ModelName, ModelHome> homes = new ConcurrentHashMap<>();
    private int joined;

    /** @param loops event loops that will {@link #join} */
    public Homes(RouterConfig config, int loops) {
        for (int i = 0; i < loops; i++) shares.add(new ArrayList<>());
        int next = 0;
        for (ModelConfig model : config.models().values()) {
            if (model.batch().isEmpty()) continue;
            settings.put(model.name(), model.batch().get());
            shares.get(next++ % loops).add(model.name());
        }
    }

    /** Whether no model batches, and none will. */
    public boolean isEmpty() {
        return settings.isEmpty();
    }

    /** An event loop is there, and home of its share of the models from now on. */
    public synchronized void join(HomeLoop loop) {
        for (ModelName model : shares.get(joined++)) {
            Route route = Objects.requireNonNull(loop.routing().current().route(model));
            homes.put(model, new ModelHome(loop, route, Objects.requireNonNull(settings.get(model))));
        }
    }

    /** Null for a model that does not batch, and until its home is there. */
    @Nullable ModelHome of(ModelName model) {
        return homes.get(model);
    }

    /** Tells of each model how many calls wait. */
    public void waiting(ObjIntConsumer<ModelName> told) {
        homes.forEach((model, home) -> told.accept(model, home.waiting()));
    }
}
