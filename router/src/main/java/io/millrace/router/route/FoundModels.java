package io.millrace.router.route;

import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.slo.Objective;
import io.millrace.slo.deadline.DeadlineSettings;
import io.millrace.slo.hedge.HedgeSettings;
import io.millrace.slo.retry.RetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models that the config does not name and endpoints of pools with {@code discover: {models: all}} have. A name of the config is
 * never taken, and where there are too many those that were found first stay. On the control side only.
 */
public final class FoundModels {
    /** At once. */
    public static final int MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FoundModels.class);
    private static final Objective OBJECTIVE = new Objective(
            Duration.ofSeconds(1),
            Objective.DEFAULT_PERCENTILE,
            Objective.DEFAULT_AVAILABILITY,
            Objective.DEFAULT_WINDOW);

    private final Map<ModelName, ModelConfig> routed = new LinkedHashMap<>();
    private boolean isTooMany;

    /** Those of this fleet, each served by all pools it was found in. */
    public List<ModelConfig> of(RouterConfig config, Fleet fleet) {
        SortedMap<ModelName, List<String>> found = pools(config, fleet);
        routed.keySet().removeIf(model -> !found.containsKey(model));
        found.forEach(this::route);
        tellOfTooMany(found.size());
        return List.copyOf(routed.values());
    }

    /** The pools of each, in the order of the config. */
    private static SortedMap<ModelName, List<String>> pools(RouterConfig config, Fleet fleet) {
        SortedMap<ModelName, List<String>> found = new TreeMap<>(Comparator.comparing(ModelName::text));
        for (PoolConfig wanted : config.pools().values()) {
            Optional<Pool> pool = fleet.pool(wanted.name());
            if (pool.isEmpty() || !wanted.discover().allModels()) continue;
            for (Member member : pool.get().members())
                listed(member)
                        .filter(name -> !config.models().containsKey(name))
                        .forEach(name -> add(wanted.name(), found, name));
        }
        return found;
    }

    /** What it is not ready to serve is not unknown for that, as little as a model of the config. */
    private static Stream<ModelName> listed(Member member) {
        return Stream.concat(member.models().keySet().stream(), member.unready().stream());
    }

    private static void add(String pool, Map<ModelName, List<String>> found, ModelName name) {
        List<String> pools = found.computeIfAbsent(name, fresh -> new ArrayList<>());
        if (!pools.contains(pool)) pools.add(pool);
    }

    private void route(ModelName name, List<String> pools) {
        ModelConfig before = routed.get(name);
        if (before != null && before.serve().equals(pools)) return;
        if (before == null && routed.size() >= MOST) return;
        routed.put(name, settings(name, pools));
    }

    private static ModelConfig settings(ModelName name, List<String> pools) {
        return new ModelConfig(
                name,
                OBJECTIVE,
                DeadlineSettings.DEFAULTS,
                RetrySettings.DEFAULTS,
                pools,
                ModelSignature.UNKNOWN,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                HedgeSettings.DEFAULTS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }

    private void tellOfTooMany(int found) {
        boolean tooMany = found > routed.size();
        if (tooMany && !isTooMany)
            LOG.warn("{} models were found; no more than {} of them are routed", found, routed.size());
        isTooMany = tooMany;
    }
}
