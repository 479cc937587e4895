package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the pods that an InferencePool selects now; when it selects others, those are followed. */
public final class InferencePoolLookup implements Lookup {
    private static final ResourceDefinitionContext INFERENCE_POOL = new ResourceDefinitionContext.Builder()
            .withGroup("inference.networking.k8s.io")
            .withVersion("v1")
            .withKind("InferencePool")
            .withPlural("inferencepools")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final InferencePoolTarget asked;
    private final String namespace;
    private final String pool;
    private final ServerFamily family;
    private final Ticker ticker;
    private final Followed<GenericKubernetesResource> pools;
    private @Nullable Followed<Pod> pods;
    private Map<String, String> labels = Map.of();

    /** @param client closed by its owner */
    public InferencePoolLookup(
            KubernetesClient client, InferencePoolTarget asked, String pool, ServerFamily family, Ticker ticker) {
        this.client = client;
        this.asked = asked;
        this.namespace = KubernetesAccess.namespace(client, asked.namespace());
        this.pool = pool;
        this.family = family;
        this.ticker = ticker;
        this.pools = new Followed<>(
                client.genericKubernetesResources(INFERENCE_POOL)
                        .inNamespace(namespace)
                        .withName(asked.name())
                        .runnableInformer(0),
                ticker);
    }

    @Override
    public Future<Found> look() {
        try {
            return Future.succeededFuture(new Found(endpoints(), Duration.ZERO));
        } catch (IOException unknown) {
            return Future.failedFuture(unknown);
        }
    }

    private List<Endpoint> endpoints() throws IOException {
        Optional<GenericKubernetesResource> found = pools.list().stream().findFirst();
        if (found.isEmpty()) return none();
        PodSelection now = PodSelection.of(found.get());
        return follow(now.labels()).list().stream()
                .filter(PodSelection::isReady)
                .flatMap(pod -> now.ports().stream()
                        .map(port ->
                                Endpoint.remote(pool, family, pod.getStatus().getPodIP(), port)))
                .distinct()
                .sorted(Comparator.comparing(endpoint -> endpoint.id().address()))
                .toList();
    }

    /** One that was there has been deleted, and its pods are no longer ours; one that never was may be a slip of the pen. */
    private List<Endpoint> none() throws IOException {
        if (pods == null) throw new IOException("there is no " + asked);
        return List.of();
    }

    private Followed<Pod> follow(Map<String, String> wanted) {
        Followed<Pod> followed = pods;
        if (followed != null && wanted.equals(labels)) return followed;
        if (followed != null) followed.close();
        Followed<Pod> next = new Followed<>(
                client.pods().inNamespace(namespace).withLabels(wanted).runnableInformer(0), ticker);
        pods = next;
        labels = wanted;
        return next;
    }

    @Override
    public void close() {
        pools.close();
        if (pods != null) pods.close();
    }
}
