package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods an InferencePool means, and at which ports each has a server.
 *
 * @param ports one or, where a pod runs a server for each of its devices, several
 */
record PodSelection(Map<String, String> labels, List<Integer> ports) {
    PodSelection {
        labels = Map.copyOf(labels);
        ports = List.copyOf(ports);
    }

    /** @throws IOException where it does not say so */
    static PodSelection of(GenericKubernetesResource inferencePool) throws IOException {
        if (!(inferencePool.get("spec", "selector", "matchLabels") instanceof Map<?, ?> wanted) || wanted.isEmpty())
            throw new IOException("the inference pool has no selector.matchLabels");
        Map<String, String> labels = new HashMap<>();
        wanted.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        return new PodSelection(labels, ports(inferencePool.get("spec", "targetPorts")));
    }

    private static List<Integer> ports(Object told) throws IOException {
        List<Integer> ports = new ArrayList<>();
        if (told instanceof List<?> listed)
            for (Object each : listed)
                if (each instanceof Map<?, ?> port && port.get("number") instanceof Number number)
                    ports.add(number.intValue());
        if (ports.isEmpty()) throw new IOException("the inference pool has no targetPorts[0].number");
        return ports;
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
