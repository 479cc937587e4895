package io.millrace.discovery.kubernetes;

/** An InferencePool ({@code inference.networking.k8s.io/v1}) whose pods are wanted. */
public record InferencePoolTarget(String namespace, String name) {
    public InferencePoolTarget {
        KubernetesNames.check("namespace", namespace);
        KubernetesNames.check("inference-pool", name);
    }

    @Override
    public String toString() {
        return "inference pool " + namespace + "/" + name;
    }
}
