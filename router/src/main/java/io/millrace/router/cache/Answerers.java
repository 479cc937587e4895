package io.millrace.router.cache;

import io.millrace.backends.ServerFamily;
import io.millrace.backends.service.ServiceSettings;
import io.millrace.config.ArmSettings;
import io.millrace.config.Composition;
import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.millrace.config.TrafficSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who answers a model, as far as the config says it. While this is the same, so are the answers. As text it is the same in all
 * routers of one config.
 *
 * @param composition of a model that is made of others
 * @param parts       who answers these
 */
public record Answerers(
        ModelSignature declared, List<Served> pools, Optional<Composition> composition, List<Answerers> parts) {

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
        List<Answerers> parts =
                parts(model, config).stream().map(part -> of(part, config)).toList();
        return new Answerers(model.declared(), pools, model.composition(), parts);
    }

    /** Those that it is made of, and those that calls of these may go to in their place. */
    public static List<ModelConfig> parts(ModelConfig model, RouterConfig config) {
        List<ModelConfig> parts = new ArrayList<>();
        for (ModelName name : model.composition().map(Composition::parts).orElse(List.of())) {
            ModelConfig part = Objects.requireNonNull(config.models().get(name));
            parts.add(part);
            for (ArmSettings arm : part.traffic().map(TrafficSettings::split).orElse(List.of()))
                arm.model()
                        .ifPresent(other ->
                                parts.add(Objects.requireNonNull(config.models().get(other))));
        }
        return parts;
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
