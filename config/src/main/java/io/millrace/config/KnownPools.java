package io.millrace.config;

import io.millrace.config.schema.Nearest;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pools of the document, for models to name.
 *
 * @param names of all, also of those with problems of their own: naming one is no second problem
 * @param whole those without
 */
record KnownPools(List<String> names, Map<String, PoolConfig> whole) {
    private static final int MOST_TOLD = 10;

    /** Why a model cannot be served by the pool of that name. */
    Optional<String> whyNot(String pool, ModelName model) {
        if (!names.contains(pool)) return Optional.of(noSuch(pool));
        return Optional.ofNullable(whole.get(pool))
                .flatMap(PoolConfig::djl)
                .map(djl -> djl.models().keySet())
                .filter(models -> !models.contains(model))
                .map(models -> "pool '" + pool + "' has no model '" + model + "'; it has "
                        + String.join(", ", models.stream().map(ModelName::text).sorted().toList()));
    }

    private String noSuch(String pool) {
        String suggestion = Nearest.suggestion(pool, names);
        String otherwise = names.size() > MOST_TOLD ? "" : "; the pools are " + String.join(", ", names);
        return "no pool '" + Excerpt.of(pool) + "'" + (suggestion.isEmpty() ? otherwise : suggestion);
    }
}
