package io.millrace.discovery.kubernetes;

import java.util.Optional;

/**
 * An InferencePool ({@code inference.networking.k8s.io/v1}) whose pods are wanted.
 *
 * @param namespace that of the account, where not said
 */
public record InferencePoolTarget(Optional<String> namespace, String name) {
    public InferencePoolTarget {
        namespace.ifPresent(told -> KubernetesNames.check("namespace", told));
        KubernetesNames.check("inference-pool", name);
    }

    @Override
    public String toString() {
        return "inference pool " + KubernetesNames.within(namespace, name);
    }
}
