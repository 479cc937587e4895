package io.millrace.router;

import io.millrace.config.ModelConfig;
import io.millrace.config.PoolConfig;
import io.millrace.config.RouterConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** From the config in force to the next: what it means for the fleet. */
record ConfigStep(RouterConfig before, RouterConfig next) {
    /** Pools that stay, but whose endpoints need other connections. */
    List<String> otherwiseReached() {
        return next.pools().values().stream()
                .filter(pool -> {
                    PoolConfig was = before.pools().get(pool.name());
                    return was != null && LoopBackends.needsAnother(was, pool);
                })
                .map(PoolConfig::name)
                .toList();
    }

    /** Pools of the next config that are new, have changed or are to serve other models. */
    Set<String> touched() {
        Set<String> touched = new HashSet<>();
        next.pools().forEach((name, pool) -> {
            if (!pool.equals(before.pools().get(name))) touched.add(name);
        });
        next.models().forEach((name, model) -> {
            ModelConfig was = before.models().get(name);
            for (String pool : model.serve()) if (was == null || !was.serve().contains(pool)) touched.add(pool);
        });
        return touched;
    }
}
