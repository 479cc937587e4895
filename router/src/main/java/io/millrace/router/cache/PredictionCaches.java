package io.millrace.router.cache;

import io.millrace.backends.ServedModel;
import io.millrace.config.CacheSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.discovery.EndpointState;
import io.millrace.discovery.Fleet;
import io.millrace.discovery.Member;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Ticker;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The caches of all models that have one, and the secret their keys are made with. Any thread. */
public final class PredictionCaches {
    private static final int SECRET_BYTES = 32;

    /** What a server without the model is noted with. */
    private static final List<String> ABSENT = List.of("-", "-");

    private final Ticker ticker;
    private final Executor upkeep;
    private volatile Map<ModelName, ModelCache> caches;
    private final byte[] secret = new byte[SECRET_BYTES];

    /**
     * @param settings of the models that have a cache
     * @param upkeep   runs what evicts and expires, off the event loops
     */
    public PredictionCaches(Map<ModelName, CacheSettings> settings, Ticker ticker, Executor upkeep) {
        Map<ModelName, ModelCache> made = new HashMap<>();
        settings.forEach((model, of) -> made.put(model, new ModelCache(of, ticker, upkeep)));
        this.ticker = ticker;
        this.upkeep = upkeep;
        this.caches = Map.copyOf(made);
        new SecureRandom().nextBytes(secret);
    }

    /** As the config wants them, with an upkeep of their own. */
    public static PredictionCaches of(RouterConfig config, Ticker ticker) {
        Map<ModelName, CacheSettings> settings = new HashMap<>();
        for (ModelConfig model : config.models().values())
            model.cache().ifPresent(cache -> settings.put(model.name(), cache));
        return new PredictionCaches(settings, ticker, PredictionCaches::aside);
    }

    /**
     * The config has changed. A cache that is wanted as it was stays, unless other servers answer its model now. Control side
     * only.
     */
    public void follow(RouterConfig before, RouterConfig after) {
        Map<ModelName, ModelCache> now = new HashMap<>();
        for (ModelConfig model : after.models().values())
            model.cache().ifPresent(settings -> now.put(model.name(), of(model, settings, before, after)));
        caches = Map.copyOf(now);
    }

    private ModelCache of(ModelConfig model, CacheSettings settings, RouterConfig before, RouterConfig after) {
        ModelCache known = caches.get(model.name());
        return known != null && known.settings().equals(settings) && isAnsweredAsBefore(model, before, after)
                ? known
                : new ModelCache(settings, ticker, upkeep);
    }

    private static boolean isAnsweredAsBefore(ModelConfig model, RouterConfig before, RouterConfig after) {
        ModelConfig was = before.models().get(model.name());
        return was != null && Answerers.of(was, before).equals(Answerers.of(model, after));
    }

    private static void aside(Runnable upkeep) {
        Thread.ofVirtual().name("cache").start(upkeep);
    }

    /** One for each event loop. */
    public KeyMaker newKeyMaker() {
        return new KeyMaker(secret);
    }

    public @Nullable ModelCache of(ModelName model) {
        return caches.get(model);
    }

    /** By model. */
    public Map<ModelName, ModelCache> all() {
        return caches;
    }

    /**
     * A model whose versions have changed, at any of its servers that is well, is asked anew. Control side only.
     *
     * @param serve the pools of each model, and of those it is made of
     */
    public void changed(Map<ModelName, Map<ModelName, List<String>>> serve, Fleet fleet) {
        caches.forEach((model, cache) -> {
            Set<List<String>> served = new HashSet<>();
            serve.getOrDefault(model, Map.of()).forEach((each, pools) -> served(each, pools, fleet, served));
            cache.serves(served);
        });
    }

    private static void served(ModelName model, List<String> pools, Fleet fleet, Set<List<String>> served) {
        for (String pool : pools)
            fleet.pool(pool).ifPresent(known -> {
                for (Member member : known.members())
                    if (member.state() instanceof EndpointState.Serving)
                        served.add(versions(model, member.models().get(model)));
            });
    }

    private static List<String> versions(ModelName model, @Nullable ServedModel served) {
        if (served == null) return ABSENT;
        List<String> versions = new ArrayList<>(List.of(model.text()));
        for (ModelVersion version : served.versions()) versions.add(version.text());
        return versions;
    }
}
