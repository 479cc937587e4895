package io.millrace.router.cache.shared;

import io.millrace.config.CacheSettings;
import io.millrace.config.ModelConfig;
import io.millrace.config.RouterConfig;
import io.millrace.router.cache.Answerers;
import io.millrace.router.cache.KeyMaker;
import io.millrace.router.cache.Question;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * One model's part of the shared memory. Of one event loop.
 *
 * <p>The whole hash is the name, for its secret is none: who can find two questions of one name has broken SHA-256. Routers whose
 * configs differ in who answers the model, or for how long that holds, have names of their own.
 */
final class Share {
    /** Another number wherever names or values are made otherwise. */
    private static final String GENERATION = "millrace answers, generation 1";

    private final KeyMaker names;
    private final String prefix;
    private final Duration ttl;

    Share(String keyPrefix, ModelConfig model, CacheSettings cache, RouterConfig config) {
        String seed = GENERATION + '\n' + Answerers.of(model, config) + '\n' + cache.ttl();
        this.names = new KeyMaker(seed.getBytes(StandardCharsets.UTF_8));
        this.prefix = keyPrefix + ":answer:" + model.name() + ":";
        this.ttl = cache.ttl();
    }

    /** Fails as {@link KeyMaker#hash}. */
    byte[] name(Question question) {
        return names.hash(question);
    }

    String key(byte[] name) {
        return prefix + HexFormat.of().formatHex(name);
    }

    /** Whole milliseconds, at least one. */
    long ttlMillis() {
        return Math.max(1, ttl.toMillis());
    }

    /** Since when there has been an answer that stays for so long. */
    long bornNanos(long leftMillis, long nowNanos) {
        return nowNanos - Math.max(0, ttl.toNanos() - TimeUnit.MILLISECONDS.toNanos(leftMillis));
    }
}
