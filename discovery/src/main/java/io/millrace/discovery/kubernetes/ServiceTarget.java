package io.millrace.discovery.kubernetes;

import java.util.Optional;

/**
 * A Service whose endpoints are wanted.
 *
 * @param port by its name in the Service, or its number at the pods; may be left out where there is one port
 */
public record ServiceTarget(String namespace, String service, Optional<String> port) {
    public ServiceTarget {
        KubernetesNames.check("namespace", namespace);
        KubernetesNames.check("service", service);
    }

    @Override
    public String toString() {
        return "service " + namespace + "/" + service
                + port.map(name -> ":" + name).orElse("");
    }
}
