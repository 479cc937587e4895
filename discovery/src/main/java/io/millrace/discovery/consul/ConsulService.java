package io.millrace.discovery.consul;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which instances are wanted, of whom.
 *
 * @param agent     {@code http} or {@code https}, host, port
 * @param tags      that an instance must have, all of them
 * @param datacenter another one than the agent's
 * @param token     of an ACL that may read the service and its nodes
 * @param waits     for news, of one query: 1 s to 10 min
 */
public record ConsulService(
        URI agent, String service, List<String> tags, Optional<String> datacenter, Optional<String> token, Duration waits) {
    public static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    public ConsulService {
        tags = List.copyOf(tags);
        boolean isHttp = "http".equals(agent.getScheme()) || "https".equals(agent.getScheme());
        if (!isHttp || agent.getHost() == null)
            throw new IllegalArgumentException("the address of Consul is not http://host:port or https://host:port");
        if (service.isBlank()) throw new IllegalArgumentException("the name of a service is empty");
        if (waits.compareTo(SHORTEST_WAIT) < 0 || waits.compareTo(LONGEST_WAIT) > 0)
            throw new IllegalArgumentException("wait must be between 1 s and 10 min");
    }

    int port() {
        return agent.getPort() >= 0 ? agent.getPort() : isTls() ? 443 : 80;
    }

    boolean isTls() {
        return "https".equals(agent.getScheme());
    }
}
