package io.millrace.router.cli;

import io.millrace.backends.Endpoint;
import io.millrace.backends.EndpointId;
import io.millrace.config.AtOnce;
import io.millrace.config.BatchSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.config.QueueSettings;
import io.millrace.config.RouterConfig;
import io.millrace.router.batch.BatchSizes;
import io.millrace.router.batch.Station.Rank;
import io.millrace.router.home.BatchLimits;
import io.millrace.router.simulate.ServerSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The endpoints of a config, with what {@code --server} says of them. */
final class SimulatedFleet {
    private final RouterConfig config;
    private final List<ServerDescription> described;

    /** @throws IllegalArgumentException when something is described that the config does not have */
    SimulatedFleet(RouterConfig config, List<ServerDescription> described) {
        this.config = config;
        this.described = described;
        for (ServerDescription one : described) {
            if (config.pools().values().stream().noneMatch(one::names))
                throw new IllegalArgumentException(
                        "the config has no pool '" + one.pool().orElse("") + "'"
                                + one.endpoint()
                                        .map(address -> " with the endpoint '" + address + "'")
                                        .orElse("") + ", but " + config.pools().keySet());
            if (one.model().isPresent()
                    && config.models().keySet().stream()
                            .noneMatch(name -> name.text().equals(one.model().get())))
                throw new IllegalArgumentException(
                        "the config has no model '" + one.model().get() + "'");
        }
    }

    /** @throws IllegalArgumentException when a pool that serves the model is not described */
    List<ServerSpec> serving(ModelConfig model) {
        List<ServerSpec> specs = new ArrayList<>();
        List<PoolConfig> pools = cheapestFirst(model);
        for (int tier = 0; tier < pools.size(); tier++) {
            PoolConfig pool = pools.get(tier);
            Optional<ServerSpec> other = instead(pool, model, tier);
            if (other.isPresent()) specs.add(other.get());
            else
                for (Endpoint endpoint : pool.endpoints())
                    specs.add(spec(List.of(endpoint.id()), of(endpoint.id(), model), pool, model, tier));
        }
        return specs;
    }

    /** As the router does: of those that cost the same, the first named. */
    private List<PoolConfig> cheapestFirst(ModelConfig model) {
        return model.serve().stream()
                .map(name -> Objects.requireNonNull(config.pools().get(name)))
                .sorted(Comparator.comparingDouble(pool -> pool.picking().cost()))
                .toList();
    }

    /** As many as are asked about, whatever the config has. */
    private Optional<ServerSpec> instead(PoolConfig pool, ModelConfig model, int tier) {
        EndpointId first = pool.endpoints().stream()
                .map(Endpoint::id)
                .findFirst()
                .orElseGet(() -> new EndpointId(pool.name(), "found"));
        ServerDescription any = of(first, model);
        if (any.count().isEmpty() && pool.endpoints().isEmpty())
            throw new IllegalArgumentException("pool " + pool.name()
                    + " finds its endpoints by 'discover'; say how many there are: --server pool=" + pool.name()
                    + ",count=4,…");
        return any.count().map(count -> spec(ServerSpec.named(pool.name(), count), any, pool, model, tier));
    }

    private ServerDescription of(EndpointId id, ModelConfig model) {
        String name = model.name().text();
        return described.stream()
                .filter(one -> one.fit(id, name) > 0)
                .max(Comparator.comparingInt(one -> one.fit(id, name)))
                .orElseThrow(() -> new IllegalArgumentException("endpoint " + id + ", which serves " + name
                        + ", is not described: --server pool=" + id.pool() + ",alpha=…,beta=…"));
    }

    private static ServerSpec spec(
            List<EndpointId> endpoints, ServerDescription as, PoolConfig pool, ModelConfig model, int tier) {
        BatchSettings batch = model.batch().orElseThrow();
        BatchSizes sizes = BatchLimits.takesBatches(pool.family())
                ? BatchLimits.of(batch, Math.min(batch.max(), as.max().orElse(batch.max())))
                : BatchSizes.upTo(1);
        return new ServerSpec(
                endpoints,
                new Rank(tier, as.cost().orElse(pool.picking().cost())),
                as.speed(),
                as.slots(),
                as.places().orElse(atOnce(model)),
                sizes);
    }

    /** A limit that adapts is not simulated: it begins with one batch at a time. */
    private static int atOnce(ModelConfig model) {
        AtOnce limit = model.queue().orElse(QueueSettings.OF_BATCHES).atOnce();
        return limit instanceof AtOnce.Fixed(int sendings) ? sendings : 1;
    }
}
