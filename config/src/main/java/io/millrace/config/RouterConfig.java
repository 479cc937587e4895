package io.millrace.config;

import io.millrace.backends.clipper.ClipperApplication;
import io.millrace.backends.djl.DjlSettings;
import io.millrace.inference.ModelName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything wanted of one process. Whole and consistent: every pool a model names exists, and where that pool runs its
 * models itself it has this one.
 *
 * @param tracing      empty traces no call
 * @param payloadLog   there where any model keeps bodies
 * @param eventLoops   empty leaves it to the machine: one for each processor
 * @param drainTimeout how long calls in flight may take to finish after SIGTERM
 * @param registries   that pools ask for their endpoints
 * @param redis        what routers share, and where features of models are looked up, if any are
 * @param peers        routers that share limits with this one
 * @param state        where what was learned is kept, if anywhere
 * @param pools        by name, in the order of the document
 * @param models       by name, in the order of the document
 * @param applications of Clipper's clients, by name, in the order of the document
 */
public record RouterConfig(
        ListenSettings listen,
        AdminSettings admin,
        AccessLogSettings accessLog,
        Optional<TracingSettings> tracing,
        Optional<PayloadLogSettings> payloadLog,
        Optional<Integer> eventLoops,
        Duration drainTimeout,
        RegistrySettings registries,
        Optional<RedisSettings> redis,
        PeerSettings peers,
        Optional<StateSettings> state,
        Map<String, PoolConfig> pools,
        Map<ModelName, ModelConfig> models,
        Map<String, ClipperApplication> applications) {
    public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

    public RouterConfig {
        pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
        if (eventLoops.isPresent() && eventLoops.get() < 1)
            throw new IllegalArgumentException("event-loops must be at least 1");
        if (drainTimeout.isNegative()) throw new IllegalArgumentException("drain-timeout must not be negative");
        if (wouldCollide(listen, admin))
            throw new IllegalArgumentException("admin and listen cannot both have port " + admin.port());
        PartTree tree = new PartTree(models);
        for (ModelConfig model : models.values()) {
            for (ModelName part : model.composition().map(Composition::parts).orElse(List.of()))
                if (!models.containsKey(part))
                    throw new IllegalArgumentException("model " + model.name() + " is made of unknown model " + part);
            tree.problem(model.name()).ifPresent(why -> {
                throw new IllegalArgumentException("model " + model.name() + ": " + why);
            });
            for (String pool : model.serve()) requireServed(model.name(), pool, pools);
            if (redis.isEmpty() && model.cache().filter(CacheSettings::shared).isPresent())
                throw new IllegalArgumentException("model " + model.name() + " shares its cache by no 'redis'");
            if (redis.isEmpty() && !model.features().isEmpty())
                throw new IllegalArgumentException("model " + model.name() + " looks features up in no 'redis'");
        }
        for (ClipperApplication application : applications.values())
            if (!models.containsKey(application.model()))
                throw new IllegalArgumentException(
                        "application " + application.name() + " is of unknown model " + application.model());
    }

    private static boolean wouldCollide(ListenSettings listen, AdminSettings admin) {
        Host data = new Host(listen.address());
        boolean overlap = data.isWildcard() || data.canonical().equals(new Host(admin.address()).canonical());
        return overlap && listen.port() == admin.port() && admin.port() != 0;
    }

    private static void requireServed(ModelName model, String name, Map<String, PoolConfig> pools) {
        PoolConfig pool = pools.get(name);
        if (pool == null) throw new IllegalArgumentException("model " + model + " is served by unknown pool " + name);
        Optional<DjlSettings> djl = pool.djl();
        if (djl.isPresent() && !djl.get().models().containsKey(model))
            throw new IllegalArgumentException("pool " + name + " does not have the model " + model);
    }
}
