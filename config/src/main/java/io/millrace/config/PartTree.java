package io.millrace.config;

import io.millrace.inference.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What models are made of, and what that is made of, as far as it goes. Arms of a model that lead to others count as ways there:
 * calls of parts are spread as well.
 */
final class PartTree {
    /** From a model to what is made of nothing else. */
    static final int MOST_DEEP = 8;
    /** Of one model, and of its parts, all told. */
    static final int MOST_PARTS = 32;

    private final Map<ModelName, ModelConfig> models;

    PartTree(Map<ModelName, ModelConfig> models) {
        this.models = models;
    }

    /** Why the model cannot be made so, where it cannot. Of models that are not there nothing is said. */
    Optional<String> problem(ModelName model) {
        Optional<List<ModelName>> circle = circle(model);
        if (circle.isPresent()) return circle.map(path -> "it is made of itself: " + text(path));
        if (models.get(model) == null || models.get(model).composition().isEmpty()) return Optional.empty();
        List<ModelName> longest = longest(model, new LinkedHashSet<>());
        if (longest.size() > MOST_DEEP + 1)
            return Optional.of("it is made of models more than " + MOST_DEEP + " deep: " + text(longest));
        long parts = parts(model, new LinkedHashSet<>());
        return parts > MOST_PARTS
                ? Optional.of("it has more than " + MOST_PARTS + " parts, with those of its parts")
                : Optional.empty();
    }

    private static String text(List<ModelName> path) {
        return path.stream().map(ModelName::text).collect(Collectors.joining(" → "));
    }

    /** From the model back to itself. */
    Optional<List<ModelName>> circle(ModelName model) {
        Set<ModelName> seen = new LinkedHashSet<>();
        List<ModelName> path = new ArrayList<>(List.of(model));
        return back(model, model, seen, path) && madeOfOthers(path) ? Optional.of(path) : Optional.empty();
    }

    /** Arms alone lead nowhere: where they lead, calls are not spread again. */
    private boolean madeOfOthers(List<ModelName> path) {
        return path.stream()
                .anyMatch(each -> models.get(each) != null
                        && models.get(each).composition().isPresent());
    }

    private boolean back(ModelName from, ModelName to, Set<ModelName> seen, List<ModelName> path) {
        for (ModelName next : ways(from)) {
            path.add(next);
            if (next.equals(to) || (seen.add(next) && back(next, to, seen, path))) return true;
            path.removeLast();
        }
        return false;
    }

    private List<ModelName> longest(ModelName model, Set<ModelName> above) {
        List<ModelName> longest = List.of();
        // A circle among the parts is told where it is.
        if (above.size() > MOST_DEEP || !above.add(model)) return List.of(model);
        for (ModelName next : ways(model)) {
            List<ModelName> below = longest(next, above);
            if (below.size() > longest.size()) longest = below;
        }
        above.remove(model);
        List<ModelName> path = new ArrayList<>(List.of(model));
        path.addAll(longest);
        return path;
    }

    private long parts(ModelName model, Set<ModelName> above) {
        if (!above.add(model)) return 0;
        long parts = 0;
        for (ModelName next : ways(model)) {
            parts += 1 + parts(next, above);
            if (parts > 1_000) break;
        }
        above.remove(model);
        return parts;
    }

    private List<ModelName> ways(ModelName model) {
        ModelConfig config = models.get(model);
        if (config == null) return List.of();
        List<ModelName> ways =
                new ArrayList<>(config.composition().map(Composition::parts).orElse(List.of()));
        config.traffic()
                .map(TrafficSettings::split)
                .orElse(List.of())
                .forEach(arm -> arm.model().ifPresent(ways::add));
        return ways;
    }
}
