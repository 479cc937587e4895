package io.millrace.router.feature;

import io.millrace.config.FeatureSettings;
import io.millrace.config.RedisSettings;
import io.millrace.config.RouterConfig;
import io.millrace.inference.ModelName;
import io.millrace.inference.Ticker;
import io.millrace.router.redis.RedisAnswer;
import io.millrace.router.redis.RedisAnswer.Replied;
import io.millrace.router.redis.RedisAnswer.Unanswered;
import io.millrace.router.redis.RedisLink;
import io.millrace.router.redis.RedisReply;
import io.millrace.router.redis.RedisSockets;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks features up in the Redis of the config, over a connection of this event loop's own: what is not in memory and not being
 * asked already goes out as one question. Redis has its own timeout to answer, and what it answers then is remembered, though
 * the call that asked may have had less.
 */
public final class RedisFeatures implements FeatureLookup {
    private static final Logger LOG = LoggerFactory.getLogger(RedisFeatures.class);
    private static final long MOST_ASKING = 1 << 20;

    private final Vertx vertx;
    private final Context loop;
    private final FeatureCaches caches;
    private final FeatureListener listener;
    private final Ticker ticker;
    private @Nullable Store store;

    private record Store(
            RedisSettings settings, RedisSockets sockets, RedisLink link, Map<FeatureSettings, Looking> looking) {
        void close() {
            link.close();
            sockets.close();
        }
    }

    public RedisFeatures(Vertx vertx, Context loop, FeatureCaches caches, FeatureListener listener, Ticker ticker) {
        this.vertx = vertx;
        this.loop = loop;
        this.caches = caches;
        this.listener = listener;
        this.ticker = ticker;
    }

    /** This config is about to come into force: a store that is wanted as it was keeps its connection. */
    public void follow(RouterConfig config) {
        boolean any = config.models().values().stream()
                .anyMatch(model -> !model.features().isEmpty());
        use(any ? config.redis() : Optional.empty());
    }

    /** From now on this is the store, if there is one. */
    void use(Optional<RedisSettings> wanted) {
        if (store != null && wanted.filter(store.settings()::equals).isEmpty()) close();
        if (store != null) store.looking().clear();
        else store = wanted.map(this::open).orElse(null);
    }

    private Store open(RedisSettings settings) {
        RedisSockets sockets = new RedisSockets(vertx, loop, settings);
        RedisLink link = new RedisLink(vertx, sockets, MOST_ASKING, ticker);
        return new Store(settings, sockets, link, new IdentityHashMap<>());
    }

    @Override
    public Future<List<FeatureRow>> find(
            ModelName model, FeatureSettings feature, List<String> keys, long withinNanos) {
        Store open = store;
        if (open == null) return FeatureLookup.NONE.find(model, feature, keys, withinNanos);
        Looking looking = open.looking().computeIfAbsent(feature, of -> looking(open, of));
        Map<String, FeatureRow> known = new HashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (String key : keys) {
            FeatureRow row = looking.known(key);
            if (row == null) unknown.add(key);
            else known.put(key, row);
        }
        int hits = (int) keys.stream()
                .filter(key -> known.get(key) instanceof FeatureRow.Found)
                .count();
        long millis = Math.min(
                TimeUnit.NANOSECONDS.toMillis(withinNanos),
                open.settings().timeout().toMillis());
        FeatureRow otherwise = millis < 1 ? FeatureRow.Unknown.LATE : FeatureRow.Unknown.TIMEOUT;
        Future<?> waited = unknown.isEmpty() || millis < 1
                ? Future.succeededFuture()
                : within(millis, asked(open, looking, model, unknown, known));
        return waited.map(over -> {
            List<FeatureRow> rows =
                    keys.stream().map(key -> known.getOrDefault(key, otherwise)).toList();
            tell(model, feature, rows, hits);
            return rows;
        });
    }

    private Looking looking(Store open, FeatureSettings feature) {
        return new Looking(
                feature, new StoredRows(feature, open.settings().maxValue()), caches.of(open.settings(), feature));
    }

    /** Completes when all of them are known, or the time is over. */
    private Future<Void> within(long millis, Future<?> all) {
        if (all.isComplete()) return Future.succeededFuture();
        Promise<Void> over = Promise.promise();
        long timer = vertx.setTimer(millis, fired -> over.tryComplete());
        all.onComplete(end -> {
            vertx.cancelTimer(timer);
            over.tryComplete();
        });
        return over.future();
    }

    private Future<?> asked(
            Store open, Looking looking, ModelName model, Set<String> keys, Map<String, FeatureRow> known) {
        List<Future<FeatureRow>> coming = new ArrayList<>(keys.size());
        List<String> fresh = new ArrayList<>();
        for (String key : keys) {
            Promise<FeatureRow> waited = looking.asked().get(key);
            if (waited == null) {
                waited = Promise.promise();
                looking.asked().put(key, waited);
                fresh.add(key);
            }
            coming.add(waited.future().onSuccess(row -> known.put(key, row)));
        }
        if (!fresh.isEmpty()) ask(open, looking, model, fresh);
        return Future.all(coming);
    }

    private void ask(Store open, Looking looking, ModelName model, List<String> keys) {
        long began = ticker.nanos();
        long millis = open.settings().timeout().toMillis();
        open.link()
                .ask(looking.stored().ask(keys), millis)
                .map(answer -> {
                    boolean sent = answer != Unanswered.OPEN && answer != Unanswered.FULL;
                    if (sent)
                        listener.featuresAsked(model, looking.feature().into().name(), ticker.nanos() - began);
                    return rows(looking, keys.size(), answer);
                })
                .otherwise(bug -> {
                    LOG.error("what is stored could not be read", bug);
                    return List.of();
                })
                .onSuccess(rows -> {
                    for (int i = 0; i < keys.size(); i++)
                        looking.ends(keys.get(i), rows.isEmpty() ? FeatureRow.Unknown.ERROR : rows.get(i));
                });
    }

    /** One for each key; none where these are no answers to them. */
    private static List<FeatureRow> rows(Looking looking, int keys, RedisAnswer answer) {
        return switch (answer) {
            case Replied(List<RedisReply> replies) -> looking.stored().read(keys, replies);
            case Unanswered why -> Collections.nCopies(keys, unknown(why));
        };
    }

    private static FeatureRow unknown(Unanswered why) {
        return switch (why) {
            case TIMEOUT -> FeatureRow.Unknown.TIMEOUT;
            case ERROR -> FeatureRow.Unknown.ERROR;
            case OPEN -> FeatureRow.Unknown.OPEN;
            case FULL -> FeatureRow.Unknown.FULL;
        };
    }

    private void tell(ModelName model, FeatureSettings feature, List<FeatureRow> rows, int hits) {
        String input = feature.into().name();
        Map<FeatureOutcome, Integer> counts = new EnumMap<>(FeatureOutcome.class);
        for (FeatureRow row : rows) counts.merge(FeatureOutcome.of(row), 1, Integer::sum);
        int found = counts.getOrDefault(FeatureOutcome.FOUND, 0);
        counts.put(FeatureOutcome.HIT, hits);
        counts.put(FeatureOutcome.FOUND, found - hits);
        counts.forEach((outcome, count) -> {
            if (count > 0) listener.featuresFound(model, input, outcome, count);
        });
        int absent = rows.size() - found;
        if (absent > 0 && feature.instead().isPresent()) listener.featuresDefaulted(model, input, absent);
    }

    public void close() {
        if (store != null) store.close();
        store = null;
    }
}
