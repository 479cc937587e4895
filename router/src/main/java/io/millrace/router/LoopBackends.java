package io.millrace.router;

import io.millrace.backends.Backend;
import io.millrace.backends.RequestTensors;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The backends of one event loop, by pool, as the config has them. On that loop. */
final class LoopBackends {
    private final Families.Loop loop;
    private final RequestTensors requests;
    private final Map<String, PoolConfig> madeFor = new HashMap<>();
    private final Map<String, CurrentBackend> current = new HashMap<>();
    private final Map<String, Backend> all = new HashMap<>();

    LoopBackends(Families.Loop loop, RequestTensors requests) {
        this.loop = loop;
        this.requests = requests;
    }

    /** What is there now, whenever it is looked at. */
    Map<String, Backend> all() {
        return Collections.unmodifiableMap(all);
    }

    /** Those of this config; one whose settings are as they were keeps its connections. Others stay until they are {@link #close}d. */
    void follow(RouterConfig config) {
        for (PoolConfig pool : config.pools().values()) {
            PoolConfig before = madeFor.get(pool.name());
            CurrentBackend known = current.get(pool.name());
            if (before == null || known == null) begin(pool);
            else if (needsAnother(before, pool)) known.become(made(pool));
            madeFor.put(pool.name(), pool);
        }
    }

    /** Whether other connections are needed, or other words. */
    static boolean needsAnother(PoolConfig before, PoolConfig now) {
        return !before.http().equals(now.http())
                || !before.djl().equals(now.djl())
                || !before.service().equals(now.service());
    }

    private void begin(PoolConfig pool) {
        CurrentBackend fresh = new CurrentBackend(made(pool));
        current.put(pool.name(), fresh);
        all.put(pool.name(), fresh);
    }

    private Backend made(PoolConfig pool) {
        return Families.backend(pool, loop, requests);
    }

    /** Of pools that are there no more. */
    void close(Collection<String> pools) {
        for (String pool : pools) {
            madeFor.remove(pool);
            current.remove(pool);
            Backend gone = all.remove(pool);
            if (gone != null) gone.close();
        }
    }

    Future<?> close() {
        return Future.join(all.values().stream().map(Backend::close).toList());
    }
}
