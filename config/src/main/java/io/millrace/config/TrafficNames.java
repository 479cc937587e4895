package io.millrace.config;

import io.millrace.config.schema.Nearest;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names by which the {@code traffic} of one model speaks of others: each must be what it is taken for. */
final class TrafficNames {
    private final Section models;
    private final Map<ModelName, ModelConfig> known;
    private final KnownPools pools;
    private final Map<String, String> aliases = new HashMap<>();

    private TrafficNames(Section models, Map<ModelName, ModelConfig> known, KnownPools pools) {
        this.models = models;
        this.known = known;
        this.pools = pools;
    }

    /** @param known those of the models that could be read */
    static void refuseWrong(Section models, Map<ModelName, ModelConfig> known, KnownPools pools) {
        TrafficNames names = new TrafficNames(models, known, pools);
        known.values().forEach(names::check);
    }

    private void check(ModelConfig config) {
        String model = config.name().text();
        Section traffic = models.section(model).section("traffic");
        List<ModelName> own = config.traffic().map(TrafficSettings::aliases).orElse(List.of());
        for (Node item : traffic.items("aliases"))
            if (item instanceof Scalar alias)
                whyNoAlias(model, alias.text()).ifPresent(why -> traffic.refuse(alias, () -> why));
        for (Node item : traffic.items("split"))
            traffic.section(item)
                    .scalar("model")
                    .ifPresent(
                            other -> whyNoArm(model, other.text()).ifPresent(why -> traffic.refuse(other, () -> why)));
        for (Node item : traffic.items("shadow")) checkShadow(model, traffic.section(item));
        for (Node item : traffic.items("rules"))
            traffic.section(item)
                    .scalar("alias")
                    .filter(alias -> config.traffic().isPresent() && !own.contains(new ModelName(alias.text())))
                    .ifPresent(alias -> traffic.refuse(
                            alias, () -> "'" + Excerpt.of(alias.text()) + "' is none of the model's 'aliases'"));
    }

    private Optional<String> whyNoAlias(String model, String alias) {
        if (models.keys().contains(alias)) return Optional.of("'" + alias + "' is a model itself");
        String other = aliases.putIfAbsent(alias, model);
        return other == null || other.equals(model)
                ? Optional.empty()
                : Optional.of("'" + alias + "' is an alias of model '" + other + "'");
    }

    private void checkShadow(String model, Section at) {
        Optional<Scalar> to = at.scalar("to");
        Optional<Scalar> version = at.scalar("version");
        if (to.isPresent() && (version.isEmpty() || !to.get().text().equals(model)))
            whyNoTarget(model, to.get().text()).ifPresent(why -> at.refuse(to.get(), () -> why));
        version.ifPresent(which -> whyNoVersion(to.map(Scalar::text).orElse(model), which.text())
                .ifPresent(why -> at.refuse(which, () -> why)));
    }

    /** By the text, for a model of which something else is wrong has its labels still. */
    private Optional<String> whyNoVersion(String of, String version) {
        if (models.section(of).section("traffic").section("labels").keys().contains(version)) return Optional.empty();
        try {
            VersionRange.of(version);
            return Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }

    private Optional<String> whyNoTarget(String model, String other) {
        if (model.equals(other))
            return Optional.of("copies go to another model or version, and '" + other + "' is this model");
        Optional<String> none = whyNoModel(other);
        return none.isPresent() ? none : whyUnread(other);
    }

    /** What such servers answer is no tensors, to be compared with others. */
    private Optional<String> whyUnread(String other) {
        ModelConfig config = known.get(new ModelName(other));
        List<String> serve = config == null ? List.of() : config.serve();
        return serve.stream()
                .filter(pools::goesUnread)
                .findFirst()
                .map(pool -> "'" + other + "' cannot be sent copies: requests to its pool '" + pool + "' are not read");
    }

    private Optional<String> whyNoModel(String other) {
        if (!models.keys().contains(other))
            return Optional.of("no model '" + Excerpt.of(other) + "'" + Nearest.suggestion(other, models.keys()));
        ModelConfig config = known.get(new ModelName(other));
        return config == null || config.services().isEmpty()
                ? Optional.empty()
                : Optional.of("'" + other + "' stands for gRPC services");
    }

    private Optional<String> whyNoArm(String model, String other) {
        if (model.equals(other)) return Optional.of("an arm without 'model' asks this model itself");
        Optional<String> none = whyNoModel(other);
        if (none.isPresent()) return none;
        ModelConfig config = known.get(new ModelName(other));
        if (config == null) return Optional.empty();
        boolean isSplit =
                config.traffic().filter(traffic -> !traffic.split().isEmpty()).isPresent();
        return isSplit ? Optional.of("model '" + other + "' has a 'split' itself") : Optional.empty();
    }
}
