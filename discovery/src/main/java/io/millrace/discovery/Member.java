package io.millrace.discovery;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.inference.ModelName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An endpoint in its pool: where it stands, and what it serves as far as probes have learned.
 *
 * @param unready further models that it lists of itself and is not ready to serve
 * @param foundBy names of the sources that list it; empty for one that is listed no more and drains
 */
public record Member(
        Endpoint endpoint,
        EndpointState state,
        Map<ModelName, ServedModel> models,
        Set<ModelName> unready,
        List<String> foundBy) {
    public Member {
        models = Map.copyOf(models);
        unready = Set.copyOf(unready);
        foundBy = List.copyOf(foundBy);
    }

    /** One that lists nothing it is not ready for. */
    public Member(Endpoint endpoint, EndpointState state, Map<ModelName, ServedModel> models, List<String> foundBy) {
        this(endpoint, state, models, Set.of(), foundBy);
    }
}
