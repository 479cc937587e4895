package io.millrace.router.feature;

import io.millrace.config.FeatureSettings;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One input's look-ups on one event loop.
 *
 * @param stored how its rows are stored
 * @param cache  of the process, where rows are remembered
 * @param asked  what Redis is just being asked, by key
 */
record Looking(
        FeatureSettings feature,
        StoredRows stored,
        Optional<FeatureCache> cache,
        Map<String, Promise<FeatureRow>> asked) {

    Looking(FeatureSettings feature, StoredRows stored, Optional<FeatureCache> cache) {
        this(feature, stored, cache, new HashMap<>());
    }

    @Nullable FeatureRow known(String key) {
        if (key.isEmpty()) return FeatureRow.MISSING;
        return cache.isPresent() ? cache.get().known(key) : null;
    }

    /** The answer of Redis, to all who wait for it. */
    void ends(String key, FeatureRow row) {
        cache.ifPresent(memory -> memory.remember(key, row));
        Promise<FeatureRow> waited = asked.remove(key);
        if (waited != null) waited.complete(row);
    }
}
