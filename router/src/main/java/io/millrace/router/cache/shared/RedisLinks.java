package io.millrace.router.cache.shared;

import io.millrace.config.RedisSettings;
import io.millrace.inference.Ticker;
import io.millrace.router.redis.RedisLink;
import io.millrace.router.redis.RedisSockets;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Two connections of one event loop: what calls wait for must not stand behind what is stored, which is larger and nobody waits for. */
final class RedisLinks {
    /** That what is stored may take. */
    static final long WRITE_MILLIS = 1_000;

    private static final long MOST_READING = 1 << 20;
    private static final long MOST_WRITING = 8 << 20;

    private final RedisSettings settings;
    private final RedisSockets sockets;
    private final RedisLink reads;
    private final RedisLink writes;

    RedisLinks(Vertx vertx, Context loop, RedisSettings settings, Ticker ticker) {
        this.settings = settings;
        this.sockets = new RedisSockets(vertx, loop, settings);
        this.reads = new RedisLink(vertx, sockets, MOST_READING, ticker);
        this.writes = new RedisLink(vertx, sockets, MOST_WRITING, ticker);
    }

    RedisSettings settings() {
        return settings;
    }

    RedisLink reads() {
        return reads;
    }

    RedisLink writes() {
        return writes;
    }

    void close() {
        reads.close();
        writes.close();
        sockets.close();
    }
}
