package io.millrace.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.millrace.backends.ServerFamily;
import io.millrace.discovery.polled.Found;
import io.millrace.discovery.polled.Lookup;
import io.millrace.inference.Ticker;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;

/** Looks at the slices of a Service. */
public final class ServiceLookup implements Lookup {
    private static final String OF_SERVICE = "kubernetes.io/service-name";

    private final Followed<EndpointSlice> slices;
    private final Slices reading;

    /** @param client closed by its owner */
    public ServiceLookup(
            KubernetesClient client, ServiceTarget asked, String pool, ServerFamily family, Ticker ticker) {
        this.reading = new Slices(pool, family, asked.port());
        this.slices = new Followed<>(
                client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(KubernetesAccess.namespace(client, asked.namespace()))
                        .withLabel(OF_SERVICE, asked.service())
                        .runnableInformer(0),
                ticker);
    }

    @Override
    public Future<Found> look() {
        try {
            return Future.succeededFuture(new Found(reading.read(slices.list()), Duration.ZERO));
        } catch (IOException unknown) {
            return Future.failedFuture(unknown);
        }
    }

    @Override
    public void close() {
        slices.close();
    }
}
