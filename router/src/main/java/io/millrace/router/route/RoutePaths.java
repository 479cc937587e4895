package io.millrace.router.route;

import io.millrace.config.Composition;
import io.millrace.config.ModelConfig;
import io.millrace.inference.ModelName;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Makes the routes of one snapshot in the order in which they need each other: those of parts before those made of them. */
final class RoutePaths {
    private final Map<ModelName, ModelConfig> models;
    private final Function<ModelConfig, Route> served;
    private final Map<ModelName, ArmWeights> weights;
    private final Map<ModelName, Route> plain = new HashMap<>();
    private final Map<ModelName, Route> whole = new HashMap<>();

    /**
     * @param models  of which none is made of itself
     * @param served  the route of a model to its servers
     * @param weights of models whose arms have others than the config says
     */
    RoutePaths(
            Map<ModelName, ModelConfig> models,
            Function<ModelConfig, Route> served,
            Map<ModelName, ArmWeights> weights) {
        this.models = models;
        this.served = served;
        this.weights = weights;
    }

    Map<ModelName, Route> all() {
        models.keySet().forEach(this::whole);
        return whole;
    }

    private Route whole(ModelName name) {
        Route known = whole.get(name);
        if (known != null) return known;
        Route alone = plain(name);
        // Arms lead to routes of other models, which have none themselves.
        Route made = config(name)
                .traffic()
                .map(traffic -> alone.with(RouteTraffic.of(traffic, alone, this::plain, weights.get(name))))
                .orElse(alone);
        whole.put(name, made);
        return made;
    }

    private Route plain(ModelName name) {
        Route known = plain.get(name);
        if (known != null) return known;
        ModelConfig config = config(name);
        Route made = config.composition()
                .map(composition -> served.apply(config).with(parts(config, composition)))
                .orElseGet(() -> served.apply(config));
        plain.put(name, made);
        return made;
    }

    private RouteParts parts(ModelConfig config, Composition made) {
        Map<ModelName, Route> routes = new HashMap<>();
        for (ModelName part : made.parts()) routes.put(part, whole(part));
        return RouteParts.of(config, made, routes);
    }

    private ModelConfig config(ModelName name) {
        return Objects.requireNonNull(models.get(name));
    }
}
