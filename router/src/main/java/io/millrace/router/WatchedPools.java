package io.millrace.router;

import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.config.RegistrySettings;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.FleetSource;
import io.millrace.discovery.health.WatchedPool;
import io.millrace.inference.ModelName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pools of a config as the fleet is to watch them. From one config to the next a pool keeps its sources while they would
 * be the same. On the control loop.
 */
final class WatchedPools implements AutoCloseable {
    private final Function<RouterConfig, Sources> makes;
    private final Map<String, List<FleetSource>> sources = new HashMap<>();
    private Map<String, List<FleetSource>> sourcesBefore = Map.of();
    private @Nullable Sources shared;
    private @Nullable Sources sharedBefore;
    private RegistrySettings registries = RegistrySettings.DEFAULTS;
    private long consulQueries;

    /** @param makes what makes the sources of a config */
    WatchedPools(Function<RouterConfig, Sources> makes) {
        this.makes = makes;
    }

    List<WatchedPool> of(RouterConfig config) {
        share(config);
        return config.pools().values().stream()
                .map(pool ->
                        watched(pool, sources.computeIfAbsent(pool.name(), fresh -> made(pool)), models(config, pool)))
                .toList();
    }

    /** All of both configs, until the second is in force: whoever is in either is watched, with the second's settings. */
    List<WatchedPool> ofBoth(RouterConfig before, RouterConfig next) {
        boolean isSharedAnew = share(next);
        sourcesBefore = Map.copyOf(sources);
        List<WatchedPool> all = new ArrayList<>();
        for (PoolConfig pool : next.pools().values()) {
            PoolConfig was = before.pools().get(pool.name());
            List<FleetSource> old = sources.getOrDefault(pool.name(), List.of());
            boolean isKept = was != null && isFoundAlike(was, pool, isSharedAnew);
            List<FleetSource> now = isKept ? old : made(pool);
            sources.put(pool.name(), now);
            Set<ModelName> models = new HashSet<>(models(next, pool));
            if (was != null) models.addAll(models(before, was));
            all.add(watched(pool, isKept ? now : both(now, old), models));
        }
        for (PoolConfig pool : before.pools().values())
            if (!next.pools().containsKey(pool.name()))
                all.add(watched(pool, sources.getOrDefault(pool.name(), List.of()), models(before, pool)));
        return all;
    }

    /** The second of two, alone. */
    List<WatchedPool> settled(RouterConfig next) {
        sources.keySet().retainAll(next.pools().keySet());
        forget();
        return of(next);
    }

    /** The first of two, alone. */
    List<WatchedPool> back(RouterConfig before) {
        sources.clear();
        sources.putAll(sourcesBefore);
        if (sharedBefore != null) {
            Sources second = shared;
            shared = sharedBefore;
            sharedBefore = second;
            registries = before.registries();
            consulQueries = queries(before);
        }
        forget();
        return of(before);
    }

    private void forget() {
        if (sharedBefore != null) sharedBefore.close();
        sharedBefore = null;
    }

    private boolean share(RouterConfig config) {
        long queries = queries(config);
        if (shared != null && registries.equals(config.registries()) && consulQueries == queries) return false;
        sharedBefore = shared;
        shared = makes.apply(config);
        registries = config.registries();
        consulQueries = queries;
        return true;
    }

    private static long queries(RouterConfig config) {
        return config.pools().values().stream()
                .filter(pool -> pool.discover().consul().isPresent())
                .count();
    }

    private static boolean isFoundAlike(PoolConfig was, PoolConfig now, boolean isSharedAnew) {
        return was.endpoints().equals(now.endpoints())
                && was.discover().equals(now.discover())
                && !(isSharedAnew && now.discover().isAnywhere());
    }

    private List<FleetSource> made(PoolConfig pool) {
        return Objects.requireNonNull(shared).of(pool);
    }

    private static List<FleetSource> both(List<FleetSource> now, List<FleetSource> old) {
        List<FleetSource> all = new ArrayList<>(now);
        all.addAll(old);
        return all;
    }

    private static WatchedPool watched(PoolConfig pool, List<FleetSource> found, Set<ModelName> models) {
        return new WatchedPool(
                pool.name(), pool.family(), found, models, pool.discover().allModels(), pool.probe(), pool.ejection());
    }

    private static Set<ModelName> models(RouterConfig config, PoolConfig pool) {
        return config.models().values().stream()
                .filter(model -> model.serve().contains(pool.name()))
                .map(ModelConfig::name)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        forget();
        if (shared != null) shared.close();
    }
}
