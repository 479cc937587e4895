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
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private final Map<ModelName, Found> routed = new HashMap<>();
    private final BitSet places = new BitSet();
    private boolean isTooMany;

    /**
     * @param model served by all pools it was found in
     * @param place a small number, its own while it is found and another's later
     */
    public record Found(ModelConfig model, int place) {}

    /** Those of this fleet, in the order of their places. */
    public List<Found> of(RouterConfig config, Fleet fleet) {
        SortedMap<ModelName, List<String>> found = pools(config, fleet);
        routed.values().removeIf(model -> isGone(model, found));
        found.forEach(this::route);
        tellOfTooMany(found.size());
        return routed.values().stream()
                .sorted(Comparator.comparingInt(Found::place))
                .toList();
    }

    /** The pools of each, in the order of the config. */
    private static SortedMap<ModelName, List<String>> pools(RouterConfig config, Fleet fleet) {
        SortedMap<ModelName, List<String>> found = new TreeMap<>(Comparator.comparing(ModelName::text));
        for (PoolConfig wanted : config.pools().values()) {
            Optional<Pool> pool = fleet.pool(wanted.name());
            if (pool.isEmpty() || !wanted.discover().allModels()) continue;
            for (Member member : pool.get().members())
                for (ModelName name : member.models().keySet())
                    if (!config.models().containsKey(name)) add(wanted.name(), found, name);
        }
        return found;
    }

    private static void add(String pool, Map<ModelName, List<String>> found, ModelName name) {
        List<String> pools = found.computeIfAbsent(name, fresh -> new ArrayList<>());
        if (!pools.contains(pool)) pools.add(pool);
    }

    private boolean isGone(Found model, Map<ModelName, List<String>> found) {
        if (found.containsKey(model.model().name())) return false;
        places.clear(model.place());
        return true;
    }

    private void route(ModelName name, List<String> pools) {
        Found before = routed.get(name);
        if (before != null && before.model().serve().equals(pools)) return;
        if (before == null && routed.size() >= MOST) return;
        int place = before == null ? places.nextClearBit(0) : before.place();
        places.set(place);
        routed.put(name, new Found(settings(name, pools), place));
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
                false);
    }

    private void tellOfTooMany(int found) {
        boolean tooMany = found > routed.size();
        if (tooMany && !isTooMany)
            LOG.warn("{} models were found; no more than {} of them are routed", found, routed.size());
        isTooMany = tooMany;
    }
}
