package io.millrace.backends.http;

import java.time.Duration;
import java.util.Optional;

/**
 * How one event loop connects to the HTTP endpoints of a pool.
 *
 * @param connectTimeout for one connection
 * @param maxConnections per endpoint and event loop
 * @param maxWaiting     attempts that may wait for a connection, per endpoint and event loop
 * @param keepAlive      an unused connection is closed after this
 * @param maxAnswerBytes a longer answer is a fault of the server
 * @param token          for questions of our own, and for calls that bring no {@code Authorization}
 */
public record HttpSettings(
        Duration connectTimeout,
        int maxConnections,
        int maxWaiting,
        Duration keepAlive,
        long maxAnswerBytes,
        Optional<BearerToken> token) {
    public static final HttpSettings DEFAULTS =
            new HttpSettings(Duration.ofMillis(250), 128, 256, Duration.ofSeconds(30), 64L << 20);

    /** Of servers that ask for no token. */
    public HttpSettings(
            Duration connectTimeout, int maxConnections, int maxWaiting, Duration keepAlive, long maxAnswerBytes) {
        this(connectTimeout, maxConnections, maxWaiting, keepAlive, maxAnswerBytes, Optional.empty());
    }

    public HttpSettings {
        if (connectTimeout.isNegative() || connectTimeout.isZero())
            throw new IllegalArgumentException("connect-timeout must be positive");
        if (maxConnections < 1) throw new IllegalArgumentException("max-connections must be at least 1");
        if (maxWaiting < 0) throw new IllegalArgumentException("max-waiting must not be negative");
        if (keepAlive.isNegative() || keepAlive.isZero())
            throw new IllegalArgumentException("keep-alive must be positive");
        if (maxAnswerBytes < 1) throw new IllegalArgumentException("max-answer must be at least 1 byte");
    }

    public HttpSettings with(Optional<BearerToken> otherToken) {
        return new HttpSettings(connectTimeout, maxConnections, maxWaiting, keepAlive, maxAnswerBytes, otherToken);
    }
}
