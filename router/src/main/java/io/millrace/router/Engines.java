package io.millrace.router;

import io.millrace.backends.djl.DjlEngine;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The engines of all djl pools: one each for the whole process. */
final class Engines implements AutoCloseable {
    private final Map<String, DjlEngine> byPool = new ConcurrentHashMap<>();
    private final Set<DjlEngine> ending = ConcurrentHashMap.newKeySet();

    private Engines() {}

    /**
     * Loads the models of every djl pool; blocks meanwhile.
     *
     * @throws IllegalArgumentException when one cannot be loaded; nothing stays behind
     */
    static Engines load(RouterConfig config) {
        Engines engines = new Engines();
        engines.byPool.putAll(loaded(config.pools().values()));
        return engines;
    }

    /** As {@link #load}, of these pools alone; they are in use from {@link #put} on. */
    static Map<String, DjlEngine> loaded(Collection<PoolConfig> pools) {
        Map<String, DjlEngine> loaded = new HashMap<>();
        try {
            for (PoolConfig pool : pools)
                pool.djl().ifPresent(settings -> loaded.put(pool.name(), new DjlEngine(settings)));
            return loaded;
        } catch (RuntimeException e) {
            loaded.values().forEach(DjlEngine::close);
            throw e;
        }
    }

    /**
     * Backends that are made from now on use these. Returns those whose place they take, by pool: to be closed when nobody uses
     * them, or put back.
     */
    Map<String, DjlEngine> put(Map<String, DjlEngine> loaded) {
        Map<String, DjlEngine> displaced = new HashMap<>();
        loaded.forEach((pool, engine) ->
                Optional.ofNullable(byPool.put(pool, engine)).ifPresent(before -> displaced.put(pool, before)));
        ending.addAll(displaced.values());
        ending.removeAll(loaded.values());
        return displaced;
    }

    /** Those of these pools are of no use any more: to be closed. */
    List<DjlEngine> remove(Collection<String> pools) {
        List<DjlEngine> gone = pools.stream()
                .flatMap(pool -> Optional.ofNullable(byPool.remove(pool)).stream())
                .toList();
        ending.addAll(gone);
        return gone;
    }

    /** Blocks as {@link #close()} does. */
    void close(Collection<DjlEngine> ended) {
        for (DjlEngine engine : ended) if (ending.remove(engine)) engine.close();
    }

    DjlEngine of(String pool) {
        DjlEngine engine = byPool.get(pool);
        if (engine == null) throw new IllegalStateException("pool " + pool + " has no engine");
        return engine;
    }

    /** Blocks until running work has ended, a few seconds at most. */
    @Override
    public void close() {
        byPool.values().forEach(DjlEngine::close);
        close(List.copyOf(ending));
    }
}
