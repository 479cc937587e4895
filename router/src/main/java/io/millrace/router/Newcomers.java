package io.millrace.router;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.discovery.Pool;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Endpoints of a config that is not in force yet, in pools that reach their servers otherwise than before: nobody may be sent
 * there before everybody knows how. On the control loop.
 */
final class Newcomers {
    private Map<String, Set<EndpointId>> known = Map.of();

    /** From now on those that are not there yet are none. */
    void hide(Collection<String> pools, Fleet fleet) {
        Map<String, Set<EndpointId>> there = new HashMap<>();
        for (String name : pools)
            there.put(name, fleet.pool(name).map(Newcomers::ids).orElseGet(HashSet::new));
        known = there;
    }

    private static Set<EndpointId> ids(Pool pool) {
        return pool.members().stream().map(Member::endpoint).map(Endpoint::id).collect(Collectors.toSet());
    }

    void show() {
        known = Map.of();
    }

    Fleet without(Fleet fleet) {
        if (known.isEmpty()) return fleet;
        Map<String, Pool> pools = new HashMap<>(fleet.pools());
        known.forEach((name, there) -> pools.computeIfPresent(name, (same, pool) -> only(pool, there)));
        return new Fleet(fleet.version(), pools);
    }

    private static Pool only(Pool pool, Set<EndpointId> there) {
        return new Pool(
                pool.name(),
                pool.family(),
                pool.members().stream()
                        .filter(member -> there.contains(member.endpoint().id()))
                        .toList(),
                pool.sources());
    }
}
