package io.millrace.router.feature;

import io.millrace.config.FeatureSettings;
import io.millrace.config.RedisSettings;
import io.millrace.config.RouterConfig;
import io.millrace.inference.Ticker;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;

/** The memories of all features that have one. What is remembered of one store is not told of another. Any thread. */
public final class FeatureCaches {
    private final Ticker ticker;
    private final Executor upkeep;
    private final ConcurrentMap<Of, FeatureCache> caches = new ConcurrentHashMap<>();

    private record Of(RedisSettings store, FeatureSettings feature) {}

    /** @param upkeep runs what evicts and expires, off the event loops */
    FeatureCaches(Ticker ticker, Executor upkeep) {
        this.ticker = ticker;
        this.upkeep = upkeep;
    }

    /** With an upkeep of their own. */
    public FeatureCaches(Ticker ticker) {
        this(ticker, task -> Thread.ofVirtual().name("features").start(task));
    }

    Optional<FeatureCache> of(RedisSettings store, FeatureSettings feature) {
        return feature.cache()
                .map(settings -> caches.computeIfAbsent(
                        new Of(store, feature), fresh -> new FeatureCache(settings, ticker, upkeep)));
    }

    /** This config is in force: what it does not have any more is forgotten. */
    public void follow(RouterConfig config) {
        Set<Of> wanted = new HashSet<>();
        config.redis()
                .ifPresent(store -> config.models()
                        .values()
                        .forEach(model -> model.features().forEach(feature -> wanted.add(new Of(store, feature)))));
        caches.keySet().retainAll(wanted);
    }
}
