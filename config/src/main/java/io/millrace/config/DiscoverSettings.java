package io.millrace.config;

import io.millrace.discovery.consul.ConsulService;
import io.millrace.discovery.dns.DnsName;
import io.millrace.discovery.kubernetes.InferencePoolTarget;
import io.millrace.discovery.kubernetes.ServiceTarget;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a pool's endpoints are found as they come and go, and whether all the models they have are routed.
 *
 * @param file      of targets, watched
 * @param allModels whether models that its endpoints list are routed without standing in the config
 */
public record DiscoverSettings(
        Optional<Path> file,
        Optional<DnsName> dns,
        Optional<ConsulService> consul,
        Optional<ServiceTarget> service,
        Optional<InferencePoolTarget> inferencePool,
        boolean allModels) {
    public static final DiscoverSettings NOWHERE = new DiscoverSettings(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    public boolean isAnywhere() {
        return file.isPresent()
                || dns.isPresent()
                || consul.isPresent()
                || service.isPresent()
                || inferencePool.isPresent();
    }

    /** The same places, for who only wants to know who is there. */
    DiscoverSettings withoutModels() {
        return new DiscoverSettings(file, dns, consul, service, inferencePool, false);
    }
}
