package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.millrace.backends.Endpoint;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
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
    private final String pool;
    private final ServerFamily family;
    private final Followed<GenericKubernetesResource> pools;
    private @Nullable Followed<Pod> pods;
    private @Nullable PodSelection selection;

    /** @param client closed by its owner */
    public InferencePoolLookup(KubernetesClient client, InferencePoolTarget asked, String pool, ServerFamily family) {
        this.client = client;
        this.asked = asked;
        this.pool = pool;
        this.family = family;
        this.pools = new Followed<>(client.genericKubernetesResources(INFERENCE_POOL)
                .inNamespace(asked.namespace())
                .withName(asked.name())
                .runnableInformer(0));
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
        if (found.isEmpty()) throw new IOException("there is no " + asked);
        PodSelection now = PodSelection.of(found.get());
        return follow(now).list().stream()
                .filter(PodSelection::isReady)
                .map(pod -> Endpoint.remote(pool, family, pod.getStatus().getPodIP(), now.port()))
                .sorted(Comparator.comparing(endpoint -> endpoint.id().address()))
                .toList();
    }

    private Followed<Pod> follow(PodSelection now) {
        Followed<Pod> followed = pods;
        if (followed != null && now.equals(selection)) return followed;
        if (followed != null) followed.close();
        Followed<Pod> next = new Followed<>(client.pods()
                .inNamespace(asked.namespace())
                .withLabels(now.labels())
                .runnableInformer(0));
        pods = next;
        selection = now;
        return next;
    }

    @Override
    public void close() {
        pools.close();
        if (pods != null) pods.close();
    }
}
