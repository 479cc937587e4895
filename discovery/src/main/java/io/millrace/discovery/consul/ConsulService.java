package io.millrace.discovery.consul;

import java.util.List;
import java.util.Optional;

/**
 * Which instances are wanted.
 *
 * @param tags       that an instance must have, all of them
 * @param datacenter another one than the agent's
 */
public record ConsulService(String name, List<String> tags, Optional<String> datacenter) {
    public ConsulService {
        tags = List.copyOf(tags);
        if (name.isBlank()) throw new IllegalArgumentException("consul: the name of a service is empty");
    }
}
