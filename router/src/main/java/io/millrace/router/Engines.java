package io.millrace.router;

import io.millrace.backends.djl.DjlEngine;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import java.util.HashMap;
import java.util.Map;

/** The engines of all djl pools: one each for the whole process. */
final class Engines implements AutoCloseable {
    private final Map<String, DjlEngine> byPool;

    private Engines(Map<String, DjlEngine> byPool) {
        this.byPool = byPool;
    }

    /**
     * Loads the models of every djl pool; blocks meanwhile.
     *
     * @throws IllegalArgumentException when one cannot be loaded; nothing stays behind
     */
    static Engines load(RouterConfig config) {
        Engines engines = new Engines(new HashMap<>());
        try {
            for (PoolConfig pool : config.pools().values()) {
                pool.djl().ifPresent(settings -> engines.byPool.put(pool.name(), new DjlEngine(settings)));
            }
            return engines;
        } catch (RuntimeException e) {
            engines.close();
            throw e;
        }
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
    }
}
