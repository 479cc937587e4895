package io.millrace.discovery.consul;

import io.millrace.backends.http.BearerToken;
import io.millrace.backends.tls.ClientTls;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Whom we ask.
 *
 * @param address {@code http} or {@code https}, host, port
 * @param token   of an ACL that may read services and nodes
 * @param tls     for {@code https}
 * @param waits   for news, of one query: 1 s to 10 min
 */
public record ConsulAgent(URI address, Optional<BearerToken> token, Optional<ClientTls> tls, Duration waits) {
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    public static final ConsulAgent DEFAULTS = new ConsulAgent(
            URI.create("http://127.0.0.1:8500"), Optional.empty(), Optional.empty(), Duration.ofSeconds(60));

    public ConsulAgent {
        boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!isHttp || address.getHost() == null || address.getPort() > 65_535)
            throw new IllegalArgumentException("address: Consul's is http://host:port or https://host:port");
        if (waits.compareTo(SHORTEST_WAIT) < 0 || waits.compareTo(LONGEST_WAIT) > 0)
            throw new IllegalArgumentException("wait must be between 1s and 10m");
    }

    /** After which Consul has answered for sure: it may take up to a sixteenth longer than it was asked to. */
    public Duration longestWait() {
        return waits.plus(waits.dividedBy(16));
    }

    String host() {
        return address.getHost();
    }

    int port() {
        return address.getPort() >= 0 ? address.getPort() : isTls() ? 443 : 80;
    }

    boolean isTls() {
        return "https".equals(address.getScheme());
    }
}
