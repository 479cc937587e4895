package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ModelListing;
import io.millrace.backends.ProbeReport;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.util.Set;

/** Asks an endpoint whether it is well and what it has, as {@code Backend} does. Called on the control loop; must not block. */
@FunctionalInterface
public interface Prober {

    /**
     * @param wanted        models to learn about
     * @param timeoutMillis for the whole probe
     * @return completes on any thread
     */
    Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis);

    /**
     * @param timeoutMillis for all of it
     * @return completes on any thread
     */
    default Future<ModelListing> models(Endpoint endpoint, long timeoutMillis) {
        return Future.succeededFuture(new ModelListing.Untold());
    }
}
