package io.millrace.router.route;

import io.millrace.backends.ServerFamily;
import io.millrace.config.AccessLogSettings;
import io.millrace.config.AdminSettings;
import io.millrace.config.ListenSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.PeerSettings;
import io.millrace.config.PoolConfig;
import io.millrace.config.RegistrySettings;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A config that calls are routed by, and what of it they are looked up in. Never changes. */
public final class ConfigInForce {
    /** Before any other: nothing is routed. */
    static final ConfigInForce NONE = new ConfigInForce(
            0,
            new RouterConfig(
                    ListenSettings.DEFAULTS,
                    AdminSettings.DEFAULTS,
                    AccessLogSettings.DEFAULT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    RouterConfig.DEFAULT_DRAIN_TIMEOUT,
                    RegistrySettings.DEFAULTS,
                    Optional.empty(),
                    PeerSettings.ALONE,
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Map.of()));

    private final long generation;
    private final RouterConfig config;
    private final Map<String, ModelName> services = new HashMap<>();
    private final Map<String, ServerFamily> firstFamilies = new HashMap<>();
    private final boolean isKservesAlone;

    private ConfigInForce(long generation, RouterConfig config) {
        this.generation = generation;
        this.config = config;
        for (ModelConfig model : config.models().values()) {
            for (String service : model.services()) services.put(service, model.name());
            if (model.serve().isEmpty()) continue;
            PoolConfig first = config.pools().get(model.serve().getFirst());
            if (first != null) firstFamilies.put(model.name().text(), first.family());
        }
        isKservesAlone = has(config, ServerFamily.KSERVE_V1_REST)
                && !has(config, ServerFamily.TFS_REST)
                && !has(config, ServerFamily.TFS_GRPC);
    }

    private static boolean has(RouterConfig config, ServerFamily family) {
        return config.pools().values().stream().anyMatch(pool -> pool.family() == family);
    }

    /** What the process starts with. */
    public static ConfigInForce first(RouterConfig config) {
        return new ConfigInForce(1, config);
    }

    public ConfigInForce next(RouterConfig other) {
        return new ConfigInForce(generation + 1, other);
    }

    /** 1 at the start, and one more with each config that came into force. */
    public long generation() {
        return generation;
    }

    public RouterConfig config() {
        return config;
    }

    /** The name that stands for a gRPC service, by the service's full name. */
    public @Nullable ModelName ofService(String service) {
        return services.get(service);
    }

    /** Whether of the two protocols that share {@code /v1/models} servers speak KServe's alone. */
    boolean isKservesAlone() {
        return isKservesAlone;
    }

    /** Of the first pool of a model that the config names, well or not. */
    @Nullable ServerFamily firstFamily(String model) {
        return firstFamilies.get(model);
    }
}
