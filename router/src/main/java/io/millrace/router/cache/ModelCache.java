package io.millrace.router.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.config.CacheSettings;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What is remembered of one model's answers, and what is just being asked. Any thread. */
public final class ModelCache {
    private final CacheSettings settings;
    private final Ticker ticker;
    private final Cache<CacheKey, Remembered> answers;
    private final ConcurrentMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();
    private Set<List<String>> versions = Set.of();

    /** @param upkeep runs what evicts and expires, off the event loops */
    public ModelCache(CacheSettings settings, Ticker ticker, Executor upkeep) {
        this.settings = settings;
        this.ticker = ticker;
        this.answers = Caffeine.newBuilder()
                .executor(upkeep)
                .ticker(ticker::nanos)
                .maximumWeight(settings.size())
                .weigher((CacheKey key, Remembered answer) -> answer.weight())
                .expireAfterWrite(settings.ttl().plus(settings.staleWhileError()))
                .build();
    }

    public CacheSettings settings() {
        return settings;
    }

    /** The answer of that name, be it old; null where there is none. */
    public @Nullable Remembered known(CacheKey key) {
        return answers.getIfPresent(key);
    }

    /** Whether it may be given as if a server had just given it. */
    public boolean isFresh(Remembered answer) {
        return ticker.nanos() - answer.bornNanos() < settings.ttl().toNanos();
    }

    /** Whether it may be given where no server gives one. */
    public boolean isOfUse(Remembered answer) {
        long kept = settings.ttl().plus(settings.staleWhileError()).toNanos();
        return ticker.nanos() - answer.bornNanos() < kept;
    }

    /** From now on this is the answer. One that would take the whole room is not kept. */
    public void remember(CacheKey key, Remembered answer) {
        if (answer.weight() <= settings.size()) answers.put(key, answer);
    }

    /** Boards the flight of that name, or flies itself. On the waiter's loop; its answer may be there when this returns. */
    public CacheOutcome ask(CacheKey key, Waiter waiter) {
        while (true) {
            Flight flying = flights.get(key);
            if (flying == null) {
                Flight fresh = new Flight(waiter, gone -> flights.remove(key, gone), ticker);
                flying = flights.putIfAbsent(key, fresh);
                if (flying == null) return begin(key, fresh, waiter);
            }
            if (flying.join(waiter)) return CacheOutcome.JOINED;
            flights.remove(key, flying);
        }
    }

    private CacheOutcome begin(CacheKey key, Flight fresh, Waiter waiter) {
        // One may have landed since the caller looked: its answer was remembered before it could no longer be joined.
        Remembered landed = known(key);
        if (landed != null && isFresh(landed)) {
            fresh.land(Future.succeededFuture(landed), waiter);
            return CacheOutcome.HIT;
        }
        fresh.launch(waiter);
        return CacheOutcome.MISS;
    }

    /**
     * Forgets everything when these are not those of the last time. Control side only.
     *
     * @param served each set of versions that an endpoint serves now; empty while no endpoint can say, which changes nothing
     */
    void serves(Set<List<String>> served) {
        if (served.isEmpty() || served.equals(versions)) return;
        versions = served;
        answers.invalidateAll();
    }

    /** About. */
    public long entries() {
        return answers.estimatedSize();
    }

    /** Of all that is remembered, by its {@link Remembered#weight}. */
    public long bytes() {
        return answers.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}
