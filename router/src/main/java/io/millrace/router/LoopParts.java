package io.millrace.router;

import io.millrace.backends.EndpointId;
import io.millrace.config.RouterConfig;
import io.millrace.router.cache.shared.RedisAnswers;
import io.millrace.router.chain.LoopEndpoints;
import io.millrace.router.feature.RedisFeatures;
import io.millrace.router.schedule.PoolPickers;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.random.RandomGenerator;

/** What of an event loop follows the config while it runs. On that loop. */
record LoopParts(
        LoopBackends backends,
        LoopEndpoints endpoints,
        PoolPickers pickers,
        RedisAnswers answers,
        RedisFeatures features,
        RandomGenerator random) {

    /** What it has no more is there still, for calls that began before. */
    void follow(RouterConfig config) {
        backends.follow(config);
        endpoints.follow(PoolRules.breakers(config));
        pickers.follow(PoolRules.pickers(config, random));
        answers.follow(config);
        features.follow(config);
    }

    /** No call needs these pools any more. */
    void forget(Collection<String> pools) {
        backends.close(pools);
    }

    /** Gives up what is under way at an ejected endpoint. */
    void ejected(EndpointId id) {
        endpoints.ejected(id);
    }

    Future<?> close() {
        answers.close();
        features.close();
        return backends.close();
    }
}
