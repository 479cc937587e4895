package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods an InferencePool means, and at which port they answer.
 *
 * @param port the first of its target ports
 */
record PodSelection(Map<String, String> labels, int port) {
    PodSelection {
        labels = Map.copyOf(labels);
    }

    /** @throws IOException where it does not say so */
    static PodSelection of(GenericKubernetesResource inferencePool) throws IOException {
        if (!(inferencePool.get("spec", "selector", "matchLabels") instanceof Map<?, ?> wanted) || wanted.isEmpty())
            throw new IOException("the inference pool has no selector.matchLabels");
        Map<String, String> labels = new HashMap<>();
        wanted.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        if (inferencePool.get("spec", "targetPorts") instanceof List<?> ports
                && !ports.isEmpty()
                && ports.getFirst() instanceof Map<?, ?> first
                && first.get("number") instanceof Number number) return new PodSelection(labels, number.intValue());
        throw new IOException("the inference pool has no targetPorts[0].number");
    }

    static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    }
}
