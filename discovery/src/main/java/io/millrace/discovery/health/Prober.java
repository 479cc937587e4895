package io.millrace.discovery.health;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ProbeReport;
import io.millrace.inference.ModelName;
import io.vertx.core.Future;
import java.util.Set;

/** Asks an endpoint whether it is well, as {@code Backend.probe} does. Called on the control loop; must not block. */
@FunctionalInterface
public interface Prober {

    /**
     * @param wanted        models to learn about
     * @param timeoutMillis for the whole probe
     * @return completes on any thread
     */
    Future<ProbeReport> probe(Endpoint endpoint, Set<ModelName> wanted, long timeoutMillis);
}
