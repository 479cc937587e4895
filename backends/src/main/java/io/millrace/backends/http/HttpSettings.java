package io.millrace.backends.http;

import io.millrace.backends.tls.ClientTls;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How one event loop connects to the HTTP endpoints of a pool.
 *
 * @param connectTimeout for one connection
 * @param maxConnections per endpoint and event loop
 * @param maxWaiting     attempts that may wait for a connection, per endpoint and event loop
 * @param keepAlive      an unused connection is closed after this
 * @param maxAnswerBytes a longer answer that has to be read whole is a fault of the server
 * @param streamAbove    bytes of an answer passed on unread; a longer one is passed on as it comes, and not tried again
 * @param basePath       in front of every path asked for; empty text, or segments each with a slash in front
 * @param token          for questions of our own, and for calls that bring no {@code Authorization}
 * @param tls            empty reaches the servers without
 */
public record HttpSettings(
        Duration connectTimeout,
        int maxConnections,
        int maxWaiting,
        Duration keepAlive,
        long maxAnswerBytes,
        long streamAbove,
        String basePath,
        Optional<BearerToken> token,
        Optional<ClientTls> tls) {
    private static final Pattern BASE_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*");
    private static final long DEFAULT_STREAM_ABOVE = 1L << 20;

    public static final HttpSettings DEFAULTS =
            new HttpSettings(Duration.ofMillis(250), 128, 256, Duration.ofSeconds(30), 64L << 20);

    /** Streams above the default; of servers that stand behind no path, ask for no token and speak no TLS. */
    public HttpSettings(
            Duration connectTimeout, int maxConnections, int maxWaiting, Duration keepAlive, long maxAnswerBytes) {
        this(
                connectTimeout,
                maxConnections,
                maxWaiting,
                keepAlive,
                maxAnswerBytes,
                DEFAULT_STREAM_ABOVE,
                "",
                Optional.empty(),
                Optional.empty());
    }

    public HttpSettings {
        if (connectTimeout.isNegative() || connectTimeout.isZero())
            throw new IllegalArgumentException("connect-timeout must be positive");
        if (maxConnections < 1) throw new IllegalArgumentException("max-connections must be at least 1");
        if (maxWaiting < 0) throw new IllegalArgumentException("max-waiting must not be negative");
        if (keepAlive.isNegative() || keepAlive.isZero())
            throw new IllegalArgumentException("keep-alive must be positive");
        if (maxAnswerBytes < 1) throw new IllegalArgumentException("max-answer must be at least 1 byte");
        if (!BASE_PATH.matcher(basePath).matches() || basePath.contains("/."))
            throw new IllegalArgumentException(
                    "base-path must be segments of letters, digits and - . _ ~, each behind a /");
        if (streamAbove < 1) throw new IllegalArgumentException("stream-above must be at least 1 byte");
    }

    public HttpSettings with(Optional<BearerToken> otherToken) {
        return with(otherToken, tls);
    }

    public HttpSettings over(Optional<ClientTls> otherTls) {
        return with(token, otherTls);
    }

    private HttpSettings with(Optional<BearerToken> otherToken, Optional<ClientTls> otherTls) {
        return new HttpSettings(
                connectTimeout,
                maxConnections,
                maxWaiting,
                keepAlive,
                maxAnswerBytes,
                streamAbove,
                basePath,
                otherToken,
                otherTls);
    }
}
