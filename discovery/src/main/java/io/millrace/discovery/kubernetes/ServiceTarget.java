package io.millrace.discovery.kubernetes;

import java.util.Optional;

/**
 * A Service whose endpoints are wanted.
 *
 * @param namespace that of the account, where not said
 * @param port      by its name in the Service, or its number at the pods; may be left out where there is one port
 */
public record ServiceTarget(Optional<String> namespace, String service, Optional<String> port) {
    public ServiceTarget {
        namespace.ifPresent(told -> KubernetesNames.check("namespace", told));
        KubernetesNames.check("service", service);
    }

    @Override
    public String toString() {
        return "service " + KubernetesNames.within(namespace, service)
                + port.map(name -> ":" + name).orElse("");
    }
}
