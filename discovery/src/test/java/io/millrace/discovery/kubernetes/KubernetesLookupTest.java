package io.millrace.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.millrace.inference.HandTicker;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
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
    private final HandTicker ticker = new HandTicker();

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

    private static JsonObject inferencePool(int... ports) {
        JsonArray targets = new JsonArray();
        for (int port : ports) targets.add(new JsonObject().put("number", port));
        return new JsonObject()
                .put("apiVersion", "inference.networking.k8s.io/v1")
                .put("kind", "InferencePool")
                .put(
                        "spec",
                        new JsonObject()
                                .put(
                                        "selector",
                                        new JsonObject().put("matchLabels", new JsonObject().put("app", "vllm")))
                                .put("targetPorts", targets));
    }

    private ServiceLookup service() {
        return new ServiceLookup(
                client,
                new ServiceTarget(Optional.of("ml"), "triton", Optional.empty()),
                "gpu",
                ServerFamily.OIP_REST,
                ticker);
    }

    private InferencePoolLookup inferencePool() {
        return new InferencePoolLookup(
                client, new InferencePoolTarget(Optional.of("ml"), "vllm"), "llm", ServerFamily.OPENAI_REST, ticker);
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
        try (ServiceLookup lookup = service()) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));

            api.put(SLICES, "triton-a", slice("10.0.0.1", "10.0.0.2"));

            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000", "10.0.0.2:8000")));
        }
    }

    @Test
    void tellsNothingWhileTheApiServerIsGoneAndGoesOnAfterwards() {
        api.put(SLICES, "triton-a", slice("10.0.0.1"));
        try (ServiceLookup lookup = service()) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));

            api.fails(true);
            Awaitility.await().until(() -> {
                ticker.turn(Duration.ofSeconds(3));
                return lookup.look().failed();
            });
            api.put(SLICES, "triton-a", slice("10.0.0.3"));
            api.fails(false);

            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.3:8000")));
        }
    }

    @Test
    void takesABrokenWatchForTroubleOnlyWhenItIsNotSoonMended() {
        api.put(SLICES, "triton-a", slice("10.0.0.1"));
        try (ServiceLookup lookup = service()) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));
            api.fails(true);
            Awaitility.await().until(() -> api.refused() > 0);

            assertThat(found(lookup)).containsExactly("10.0.0.1:8000");
            ticker.turn(Duration.ofSeconds(5));
            assertThat(found(lookup)).containsExactly("10.0.0.1:8000");
            ticker.turn(Duration.ofSeconds(1));

            assertThat(lookup.look().cause()).hasMessageContaining("the watch is broken");
        }
    }

    @Test
    void saysInTheWordsOfTheApiServerWhatTroublesIt() {
        api.fails(true);
        try (ServiceLookup lookup = service()) {
            Awaitility.await().until(() -> api.refused() > 0);
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(lookup.look().cause()).hasMessage("not listed yet: the store is gone"));
        }
    }

    @Test
    void looksWhereTheAccountIsWhenNoNamespaceIsSaid() {
        api.put("/apis/discovery.k8s.io/v1/namespaces/own/endpointslices", "triton-a", slice("10.0.0.1"));
        try (KubernetesClient ofAccount = api.client("own");
                ServiceLookup lookup = new ServiceLookup(
                        ofAccount,
                        new ServiceTarget(Optional.empty(), "triton", Optional.empty()),
                        "gpu",
                        ServerFamily.OIP_REST,
                        ticker)) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));
        }
    }

    @Test
    void followsThePodsThatAnInferencePoolSelects() {
        api.put(PODS, "one", pod("10.0.0.1", true));
        api.put(PODS, "two", pod("10.0.0.2", false));
        try (InferencePoolLookup lookup = inferencePool()) {
            Awaitility.await()
                    .untilAsserted(() -> assertThat(lookup.look().cause()).hasMessageContaining("there is no"));
            api.put(POOLS, "vllm", inferencePool(8000));
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));

            api.put(PODS, "two", pod("10.0.0.2", true));

            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000", "10.0.0.2:8000")));
        }
    }

    @Test
    void takesEachTargetPortOfAnInferencePoolForAServer() {
        api.put(PODS, "one", pod("10.0.0.1", true));
        api.put(POOLS, "vllm", inferencePool(8000, 8001));
        try (InferencePoolLookup lookup = inferencePool()) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000", "10.0.0.1:8001")));
        }
    }

    @Test
    void findsNothingAnyMoreWhenTheInferencePoolIsDeleted() {
        api.put(PODS, "one", pod("10.0.0.1", true));
        api.put(POOLS, "vllm", inferencePool(8000));
        try (InferencePoolLookup lookup = inferencePool()) {
            Awaitility.await().until(() -> found(lookup).equals(List.of("10.0.0.1:8000")));

            api.remove(POOLS, "vllm");

            Awaitility.await().until(() -> found(lookup).isEmpty());
        }
    }
}
