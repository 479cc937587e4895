package io.millrace.config;

import io.millrace.discovery.consul.ConsulAgent;
import io.millrace.discovery.dns.DnsServer;
import io.millrace.discovery.kubernetes.KubernetesAccess;
import java.util.Optional;

/**
 * Whom pools with {@code discover} ask.
 *
 * @param dns empty: the name servers of the machine
 */
public record RegistrySettings(ConsulAgent consul, Optional<DnsServer> dns, KubernetesAccess kubernetes) {
    public static final RegistrySettings DEFAULTS =
            new RegistrySettings(ConsulAgent.DEFAULTS, Optional.empty(), KubernetesAccess.DEFAULTS);
}
