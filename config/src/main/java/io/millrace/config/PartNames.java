package io.millrace.config;

import io.millrace.config.schema.Nearest;
import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The models that others are made of: each must be there, be read, and not be made of what is made of it. */
final class PartNames {
    private final Section models;
    private final Map<ModelName, ModelConfig> known;
    private final KnownPools pools;

    private PartNames(Section models, Map<ModelName, ModelConfig> known, KnownPools pools) {
        this.models = models;
        this.known = known;
        this.pools = pools;
    }

    /** @param known those of the models that could be read */
    static void refuseWrong(Section models, Map<ModelName, ModelConfig> known, KnownPools pools) {
        PartNames names = new PartNames(models, known, pools);
        for (String model : models.keys()) names.checkNames(models.section(model));
        PartTree tree = new PartTree(known);
        List<ModelName> told = new ArrayList<>();
        for (ModelConfig config : known.values()) {
            Optional<List<ModelName>> circle = tree.circle(config.name());
            if (circle.isPresent() && circle.get().stream().anyMatch(told::contains)) continue;
            circle.ifPresent(told::addAll);
            tree.problem(config.name()).ifPresent(why -> names.refuse(config, why));
        }
    }

    private void refuse(ModelConfig config, String why) {
        Section at = models.section(config.name().text());
        Stream.of(config.composition().map(Composition::keyword).stream(), Stream.of("traffic"))
                .flatMap(keys -> keys)
                .flatMap(key -> at.value(key).stream())
                .findFirst()
                .ifPresent(entry -> at.refuse(entry.value(), () -> why));
    }

    private void checkNames(Section model) {
        Section ensemble = model.section("ensemble");
        for (Node item : ensemble.items("members")) checkName(ensemble.section(item), "model");
        for (Node item : model.items("chain")) checkName(model.section(item), "model");
        Section choice = model.section("switch");
        for (Node item : choice.items("cases")) checkName(choice.section(item), "model");
        checkName(choice, "otherwise");
    }

    private void checkName(Section at, String key) {
        Optional<Scalar> part = at.scalar(key);
        part.flatMap(name -> whyNot(name.text())).ifPresent(why -> at.refuse(part.get(), () -> why));
    }

    private Optional<String> whyNot(String part) {
        if (!models.keys().contains(part))
            return Optional.of("no model '" + Excerpt.of(part) + "'" + Nearest.suggestion(part, models.keys()));
        ModelConfig config = known.get(new ModelName(part));
        if (config == null) return Optional.empty();
        return config.serve().stream()
                .filter(pools::goesUnread)
                .findFirst()
                .map(pool -> "'" + part + "' cannot be a part: requests to its pool '" + pool + "' are not read");
    }
}
