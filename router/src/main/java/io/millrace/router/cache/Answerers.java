package io.millrace.router.cache;

import io.millrace.backends.ServerFamily;
import io.millrace.backends.service.ServiceSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelSignature;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who answers a model, as far as the config says it. While this is the same, so are the answers. As text it is the same in all
 * routers of one config.
 */
public record Answerers(ModelSignature declared, List<Served> pools) {

    /**
     * One of the pools.
     *
     * @param file of the model, where it runs in this process
     */
    public record Served(
            String pool,
            ServerFamily family,
            Optional<Path> file,
            Optional<ServiceSettings> service,
            String basePath) {}

    public static Answerers of(ModelConfig model, RouterConfig config) {
        List<Served> pools = model.serve().stream()
                .map(name -> served(model, Objects.requireNonNull(config.pools().get(name))))
                .toList();
        return new Answerers(model.declared(), pools);
    }

    private static Served served(ModelConfig model, PoolConfig pool) {
        return new Served(
                pool.name(),
                pool.family(),
                pool.djl()
                        .flatMap(settings ->
                                Optional.ofNullable(settings.models().get(model.name()))),
                pool.service(),
                pool.http().basePath());
    }
}
