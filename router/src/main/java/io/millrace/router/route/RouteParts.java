package io.millrace.router.route;

import io.millrace.backends.ServedModel;
import io.millrace.config.ChainSettings;
import io.millrace.config.Composition;
import io.millrace.config.EnsembleSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.SwitchSettings;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a model leads to at one moment that is made of others. Never changes.
 *
 * @param routes of all its parts
 * @param model  as its clients see it, which is version 1 of itself
 */
public record RouteParts(Composition made, Map<ModelName, Route> routes, ServedModel model) {
    private static final ModelVersion ONLY = new ModelVersion("1");

    public RouteParts {
        routes = Map.copyOf(routes);
    }

    static RouteParts of(ModelConfig config, Composition made, Map<ModelName, Route> routes) {
        return new RouteParts(
                made,
                routes,
                new ServedModel(
                        config.name(),
                        List.of(ONLY),
                        "millrace_" + made.keyword(),
                        config.declared().isKnown() ? config.declared() : PartSignatures.of(made, routes),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Of one of its parts. */
    public Route to(ModelName part) {
        return Objects.requireNonNull(routes.get(part));
    }

    /** Whether a call can be answered now, as far as the parts are ready. */
    boolean isReady() {
        return switch (made) {
            case EnsembleSettings ensemble ->
                ensemble.members().stream()
                                .filter(member -> to(member.model()).isReady())
                                .count()
                        >= ensemble.quorum();
            case ChainSettings chain -> chain.parts().stream().allMatch(part -> to(part).isReady());
            case SwitchSettings choice -> choice.parts().stream().anyMatch(part -> to(part).isReady());
        };
    }
}
