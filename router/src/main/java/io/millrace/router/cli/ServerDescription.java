package io.millrace.router.cli;

import io.millrace.backends.EndpointId;
import io.millrace.config.PoolConfig;
import io.millrace.router.simulate.Speed;
import java.util.Optional;

/**
 * What {@code --server} says of servers: which they are in a config, and how they work.
 *
 * @param pool     whose endpoints they are
 * @param endpoint the one of that pool that is meant
 * @param model    the one whose batches take so long there
 * @param count    of them; with a config, in place of the endpoints that it has
 * @param places   batches that may be at one at once
 * @param max      rows of a batch
 * @param cost     of a second of work, in place of what the config says
 */
record ServerDescription(
        Optional<String> pool,
        Optional<String> endpoint,
        Optional<String> model,
        Optional<Integer> count,
        Speed speed,
        int slots,
        Optional<Integer> places,
        Optional<Integer> max,
        Optional<Double> cost) {
    ServerDescription {
        if (endpoint.isPresent() && (pool.isEmpty() || count.isPresent()))
            throw new IllegalArgumentException("an 'endpoint' is one of a 'pool', and has no 'count'");
    }

    boolean needsConfig() {
        return pool.isPresent() || model.isPresent();
    }

    /** How narrowly it is meant for this endpoint's work for this model; 0 where it is not. */
    int fit(EndpointId id, String modelName) {
        if (pool.filter(name -> !name.equals(id.pool())).isPresent()) return 0;
        if (endpoint.filter(address -> !address.equals(id.address())).isPresent()) return 0;
        if (model.filter(name -> !name.equals(modelName)).isPresent()) return 0;
        return 1 + (pool.isPresent() ? 1 : 0) + (model.isPresent() ? 2 : 0) + (endpoint.isPresent() ? 4 : 0);
    }

    boolean names(PoolConfig config) {
        return pool.isEmpty()
                || (pool.get().equals(config.name())
                        && (endpoint.isEmpty()
                                || config.endpoints().stream()
                                        .anyMatch(one -> one.id().address().equals(endpoint.get()))));
    }
}
