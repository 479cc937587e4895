package io.millrace.discovery;

import io.millrace.backends.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All pools at one moment, members and their health in one value.
 *
 * @param version grows by one with each change
 */
public record Fleet(long version, Map<String, Pool> pools) {
    public static final Fleet EMPTY = new Fleet(0, Map.of());

    public Fleet {
        pools = Map.copyOf(pools);
    }

    /** Of all pools, whatever their state. */
    public List<Endpoint> endpoints() {
        return pools.values().stream()
                .flatMap(pool -> pool.members().stream())
                .map(Member::endpoint)
                .toList();
    }

    public Optional<Pool> pool(String name) {
        return Optional.ofNullable(pools.get(name));
    }
}
