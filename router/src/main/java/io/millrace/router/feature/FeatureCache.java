package io.millrace.router.feature;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.config.FeatureCacheSettings;
import io.millrace.inference.Ticker;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Rows of one input by their keys, for their time; that there is none, or none that can be read, for a tenth of it. Any thread. */
final class FeatureCache {
    private static final int EACH = 160;
    private static final int SHORTER = 10;

    private final Ticker ticker;
    private final long ttlNanos;
    private final Cache<String, Kept> rows;

    private record Kept(FeatureRow row, long untilNanos) {
        int weight(String key) {
            long bytes = row instanceof FeatureRow.Found(var tensor) ? LookedUpInput.bytes(tensor) : 0;
            return (int) Math.min(Integer.MAX_VALUE, EACH + 2L * key.length() + bytes);
        }
    }

    /** @param upkeep runs what evicts and expires, off the event loops */
    FeatureCache(FeatureCacheSettings settings, Ticker ticker, Executor upkeep) {
        this.ticker = ticker;
        this.ttlNanos = settings.ttl().toNanos();
        this.rows = Caffeine.newBuilder()
                .executor(upkeep)
                .ticker(ticker::nanos)
                .maximumWeight(settings.size())
                .weigher((String key, Kept kept) -> kept.weight(key))
                .expireAfterWrite(settings.ttl())
                .build();
    }

    @Nullable FeatureRow known(String key) {
        Kept kept = rows.getIfPresent(key);
        return kept == null || ticker.nanos() - kept.untilNanos() >= 0 ? null : kept.row();
    }

    void remember(String key, FeatureRow row) {
        long nanos = switch (row) {
            case FeatureRow.Found found -> ttlNanos;
            case FeatureRow.Missing missing -> ttlNanos / SHORTER;
            case FeatureRow.Bad bad -> ttlNanos / SHORTER;
            case FeatureRow.Unknown unknown -> 0;
        };
        if (nanos > 0) rows.put(key, new Kept(row, ticker.nanos() + nanos));
    }
}
