package io.millrace.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodSelectionTest {
    private static PodSelection of(String spec) throws IOException {
        return PodSelection.of(Serialization.unmarshal("{\"spec\": " + spec + "}", GenericKubernetesResource.class));
    }

    private static Pod pod(String metadata, String status) {
        return Serialization.unmarshal("{\"metadata\": " + metadata + ", \"status\": " + status + "}", Pod.class);
    }

    @Test
    void readsLabelsAndPorts() throws IOException {
        assertThat(of("{\"selector\": {\"matchLabels\": {\"app\": \"vllm\"}},"
                        + " \"targetPorts\": [{\"number\": 8000}, {\"number\": 8001}]}"))
                .isEqualTo(new PodSelection(Map.of("app", "vllm"), List.of(8000, 8001)));
    }

    @Test
    void refusesAPoolThatDoesNotSayWhich() {
        for (String spec : new String[] {
            "{}",
            "{\"selector\": {\"matchLabels\": {}}, \"targetPorts\": [{\"number\": 8000}]}",
            "{\"selector\": {\"matchLabels\": {\"app\": \"vllm\"}}}",
            "{\"selector\": {\"matchLabels\": {\"app\": \"vllm\"}}, \"targetPorts\": []}"
        }) assertThatThrownBy(() -> of(spec)).as(spec).isInstanceOf(IOException.class);
    }

    @Test
    void takesPodsThatAreReadyAndStay() {
        String ready = "{\"podIP\": \"10.0.0.1\", \"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}";
        assertThat(PodSelection.isReady(pod("{}", ready))).isTrue();
        assertThat(PodSelection.isReady(pod("{\"deletionTimestamp\": \"2026-01-01T00:00:00Z\"}", ready)))
                .isFalse();
        assertThat(PodSelection.isReady(pod("{}", "{\"podIP\": \"10.0.0.1\"}"))).isFalse();
        assertThat(PodSelection.isReady(pod("{}", "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}")))
                .isFalse();
    }
}
