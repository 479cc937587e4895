package io.millrace.config;

import io.millrace.backends.ServerFamily;
import io.millrace.config.schema.Nearest;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pools of the document, for models to name.
 *
 * @param names of all, also of those with problems of their own: naming one is no second problem
 * @param whole those without
 */
record KnownPools(Set<String> names, Map<String, PoolConfig> whole) {
    private static final int MOST_TOLD = 10;

    /** Whether a model can be served by the pool of that name. Where no pool is known at all, that is the one problem. */
    boolean serve(String pool, ModelName model) {
        if (names.isEmpty()) return true;
        return names.contains(pool)
                && inProcess(pool).map(models -> models.contains(model)).orElse(true);
    }

    /** Why it cannot. */
    String whyNot(String pool, ModelName model) {
        return inProcess(pool)
                .map(models -> "pool '" + pool + "' has no model '" + model + "'; it has "
                        + String.join(
                                ", ",
                                models.stream().map(ModelName::text).sorted().toList()))
                .orElseGet(() -> noSuch(pool));
    }

    /**
     * What a model asks of its pools.
     *
     * @param declared its inputs and outputs
     * @param services whether it stands for gRPC services
     */
    record Wanted(ModelSignature declared, boolean services) {}

    /** Why a model cannot be served there, where the pool knows of any reason. */
    Optional<String> problem(String name, Wanted wanted) {
        PoolConfig pool = whole.get(name);
        if (pool == null) return Optional.empty();
        boolean ofServices = pool.family() == ServerFamily.GRPC;
        if (ofServices && !wanted.services()) return Optional.of("what it serves has 'grpc-services'");
        if (!ofServices && wanted.services()) return Optional.of("'grpc-services' are served by pools of 'grpc' alone");
        return pool.service().flatMap(service -> service.problemWith(wanted.declared()));
    }

    /** Whether its servers take nothing but their own protocol, as it comes. */
    boolean goesUnread(String pool) {
        PoolConfig known = whole.get(pool);
        return known != null && (known.family() == ServerFamily.OPENAI_REST || known.family() == ServerFamily.GRPC);
    }

    /** The models of a djl pool. */
    private Optional<Set<ModelName>> inProcess(String pool) {
        return Optional.ofNullable(whole.get(pool))
                .flatMap(PoolConfig::djl)
                .map(djl -> djl.models().keySet());
    }

    private String noSuch(String pool) {
        String suggestion = Nearest.suggestion(pool, names);
        String otherwise = names.size() > MOST_TOLD ? "" : "; the pools are " + String.join(", ", names);
        return "no pool '" + Excerpt.of(pool) + "'" + (suggestion.isEmpty() ? otherwise : suggestion);
    }
}
