package io.millrace.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both lookups through fabric8's informers, against an API server's lists and watches. */
class KubernetesLookupTest {
    private static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/ml/endpointslices";
    private static final String POOLS = "/apis/inference.networking.k8s.io/v1/namespaces/ml/inferencepools";
    private static final String PODS = "/api/v1/namespaces/ml/pods";

    private final FakeApiServer api = new FakeApiServer();
    private final KubernetesClient client = api.client();

    @AfterEach
    void close() {
        client.close();
        api.close();
    }

    private static JsonObject slice(String... addresses) {
        JsonArray endpoints = new JsonArray();
        for (String address : addresses) endpoints.add(new JsonObject().put("addresses", new JsonArray().add(address)));
        return new JsonObject()
                .put("apiVersion", "discovery.k8s.io/v1")
                .put("kind", "EndpointSlice")
                .put("endpoints", endpoints)
                .put(
                        "ports",
                        new JsonArray().add(new JsonObject().put("name", "http").put("port", 8000)));
    }

    private static JsonObject pod(String ip, boolean ready) {
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put(
                        "status",
                        new JsonObject()
                                .put("podIP", ip)
                                .put(
                                        "conditions",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("type", "Ready")
                                                        .put("status", ready ? "True" : "False"))));
    }

    private static JsonObject inferencePool(int port) {
        return new JsonObject()
                .put("apiVersion", "inference.networking.k8s.io/v1")
                .put("kind", "InferencePool")
                .put(
                        "spec",
                        new JsonObject()
                                .put(
                                        "selector",
                                        new JsonObject().put("matchLabels", new JsonObject().put("app", "vllm")))
                                .put("targetPorts", new JsonArray().add(new JsonObject().put("number", port))));
    }

    private static List<String> found(Lookup lookup) {
        Future<Found> look = lookup.look();
        return look.succeeded()
                ? look.result().endpoints().stream()
                        .map(endpoint -> endpoint.id().address())
                        .toList()
                : List.of("nothing can be told");
    }

    @Test
    void followsTheSlicesOfAService() {
        api.put(SLICES, "triton-a", slice("10.0.0.1"));
        try (ServiceLookup lookup = new ServiceLookup(
                client, new ServiceTarget("ml", "triton", Optional.empty()), "gpu", ServerFamily.OIP_REST)) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));

            api.put(SLICES, "triton-a", slice("10.0.0.1", "10.0.0.2"));

            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000", "10.0.0.2:8000")));
        }
    }

    @Test
    void tellsNothingWhileTheApiServerIsGoneAndGoesOnAfterwards() {
        api.put(SLICES, "triton-a", slice("10.0.0.1"));
        try (ServiceLookup lookup = new ServiceLookup(
                client, new ServiceTarget("ml", "triton", Optional.empty()), "gpu", ServerFamily.OIP_REST)) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));

            api.fails(true);
            Awaitility.await().until(() -> lookup.look().failed());
            api.put(SLICES, "triton-a", slice("10.0.0.3"));
            api.fails(false);

            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.3:8000")));
        }
    }

    @Test
    void followsThePodsThatAnInferencePoolSelects() {
        api.put(PODS, "one", pod("10.0.0.1", true));
        api.put(PODS, "two", pod("10.0.0.2", false));
        try (InferencePoolLookup lookup = new InferencePoolLookup(
                client, new InferencePoolTarget("ml", "vllm"), "llm", ServerFamily.OPENAI_REST)) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(lookup.look().cause()).hasMessageContaining("there is no"));
            api.put(POOLS, "vllm", inferencePool(8000));
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));

            api.put(PODS, "two", pod("10.0.0.2", true));

            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000", "10.0.0.2:8000")));
        }
    }
}
