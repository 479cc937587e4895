package io.millrace.config;

import io.millrace.discovery.consul.ConsulService;
import io.millrace.discovery.dns.DnsName;
import io.millrace.discovery.kubernetes.InferencePoolTarget;
import io.millrace.discovery.kubernetes.ServiceTarget;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a pool's endpoints are found as they come and go.
 *
 * @param file of targets, watched
 */
public record DiscoverSettings(
        Optional<Path> file,
        Optional<DnsName> dns,
        Optional<ConsulService> consul,
        Optional<ServiceTarget> service,
        Optional<InferencePoolTarget> inferencePool) {
    public static final DiscoverSettings NOWHERE = new DiscoverSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean isAnywhere() {
        return !equals(NOWHERE);
    }
}
