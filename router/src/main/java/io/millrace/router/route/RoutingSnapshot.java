package io.millrace.router.route;

import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.config.ModelConfig;
import io.millrace.config.PickSettings;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.router.schedule.Candidate;
import io.millrace.router.schedule.EndpointLoads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All routes at one moment: config and fleet in one immutable value.
 *
 * @param generation the fleet's version it was made from
 * @param routes by the models' own names
 * @param aliases other names of theirs
 */
public record RoutingSnapshot(
        long generation,
        ConfigInForce inForce,
        Fleet fleet,
        Map<ModelName, Route> routes,
        Map<ModelName, Route> aliases) {

    /** Of no config: for those who make routes themselves. */
    public RoutingSnapshot(long generation, Fleet fleet, Map<ModelName, Route> routes) {
        this(generation, ConfigInForce.NONE, fleet, routes, Map.of());
    }

    /** The same with shares as they are configured. */
    public static RoutingSnapshot of(
            ConfigInForce inForce, List<ModelConfig> found, RouteIndexes indexes, Fleet fleet, EndpointLoads loads) {
        return of(inForce, found, indexes, fleet, loads, Map.of());
    }

    /**
     * Joins config and fleet. Control side; costs one pass over models and members.
     *
     * @param found models that the config does not name
     * @param weights of models whose arms have others than the config says
     */
    public static RoutingSnapshot of(
            ConfigInForce inForce,
            List<ModelConfig> found,
            RouteIndexes indexes,
            Fleet fleet,
            EndpointLoads loads,
            Map<ModelName, ArmWeights> weights) {
        RouterConfig config = inForce.config();
        Map<ModelName, ModelConfig> models = new LinkedHashMap<>(config.models());
        for (ModelConfig each : found) models.putIfAbsent(each.name(), each);
        indexes.keep(models.keySet());
        // In the order of the config, in which routes are not made.
        models.keySet().forEach(indexes::of);
        Map<ModelName, Route> routes = new RoutePaths(
                        models, model -> route(model, indexes.of(model.name()), config, fleet, loads), weights)
                .all();
        Map<ModelName, Route> aliases = new HashMap<>();
        models.forEach((name, model) -> model.traffic().ifPresent(settings -> {
            for (ModelName alias : settings.aliases()) aliases.put(alias, Objects.requireNonNull(routes.get(name)));
        }));
        return new RoutingSnapshot(fleet.version(), inForce, fleet, Map.copyOf(routes), Map.copyOf(aliases));
    }

    private static Route route(ModelConfig model, int index, RouterConfig config, Fleet fleet, EndpointLoads loads) {
        List<List<Candidate>> tiers = new ArrayList<>();
        for (String poolName : model.serve()) {
            tiers.add(fleet.pool(poolName)
                    .map(pool -> candidates(pool, model, loads))
                    .orElse(List.of()));
        }
        return new Route(model, index, tiers, cheapestFirst(config, model.serve()));
    }

    private static List<Integer> cheapestFirst(RouterConfig config, List<String> serve) {
        return IntStream.range(0, serve.size())
                .boxed()
                .sorted(Comparator.comparingDouble(place -> cost(config, serve.get(place))))
                .toList();
    }

    private static double cost(RouterConfig config, String poolName) {
        PoolConfig pool = config.pools().get(poolName);
        return pool == null ? PickSettings.DEFAULTS.cost() : pool.picking().cost();
    }

    private static List<Candidate> candidates(Pool pool, ModelConfig model, EndpointLoads loads) {
        List<Candidate> found = new ArrayList<>();
        for (Member member : pool.members()) {
            ServedModel served = member.models().get(model.name());
            if (served != null && member.state() instanceof EndpointState.Serving serving) {
                found.add(new Candidate(
                        member.endpoint(),
                        described(served, model.declared()),
                        serving,
                        loads.of(member.endpoint().id())));
            }
        }
        return List.copyOf(found);
    }

    /** What the server publishes wins over the declaration, which is for servers that publish nothing. */
    private static ServedModel described(ServedModel served, ModelSignature declared) {
        if (served.signature().isKnown() || !declared.isKnown()) return served;
        return served.withSignature(declared);
    }

    public @Nullable Route route(ModelName model) {
        Route route = routes.get(model);
        return route != null || aliases.isEmpty() ? route : aliases.get(model);
    }

    /** Whether the first pool of that model, well or not, is of the family. */
    public boolean isFirstOf(ServerFamily family, String model) {
        ServerFamily named = inForce.firstFamily(model);
        return (named == null ? unnamedFamily(model) : named) == family;
    }

    /** Of a model that was found, goes by another name than the config's, or is nobody's. */
    private @Nullable ServerFamily unnamedFamily(String model) {
        Route route = ModelName.isValid(model) ? route(new ModelName(model)) : null;
        // Paths of one that nobody has are theirs whose servers there are.
        if (route == null) return inForce.isKservesAlone() ? ServerFamily.KSERVE_V1_REST : null;
        // One that is made of others has no pools, and is not KServe's or anybody's.
        if (route.config().serve().isEmpty()) return null;
        PoolConfig first = inForce.config().pools().get(route.config().serve().getFirst());
        return first == null ? null : first.family();
    }

    /** The version that a client's text stands for, where it is a label of the model's or a range of its versions. */
    public Optional<ModelVersion> labelled(ModelName model, String text) {
        Route route = route(model);
        RouteTraffic traffic = route == null ? null : route.traffic();
        return traffic == null ? Optional.empty() : traffic.labelled(text);
    }

    /** Ready when every model marked required has an endpoint. */
    public boolean isReady() {
        for (Route route : routes.values()) if (route.config().required() && !route.isReady()) return false;
        return true;
    }
}
