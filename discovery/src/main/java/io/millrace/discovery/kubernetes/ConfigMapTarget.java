package io.millrace.discovery.kubernetes;

import java.util.Optional;

/**
 * A ConfigMap.
 *
 * @param namespace that of the account, where not said
 */
public record ConfigMapTarget(Optional<String> namespace, String name) {
    public static final String DEFAULT_NAME = "millrace";

    public ConfigMapTarget {
        namespace.ifPresent(told -> KubernetesNames.check("namespace", told));
        KubernetesNames.check("config-map", name);
    }

    @Override
    public String toString() {
        return "config map " + KubernetesNames.within(namespace, name);
    }
}
