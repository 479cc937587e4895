package io.millrace.discovery;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.inference.ModelName;
import java.util.List;
import java.util.Map;

/**
 * An endpoint in its pool: where it stands, and what it serves as far as probes have learned.
 *
 * @param foundBy names of the sources that list it; empty for one that is listed no more and drains
 */
public record Member(Endpoint endpoint, EndpointState state, Map<ModelName, ServedModel> models, List<String> foundBy) {
    public Member {
        models = Map.copyOf(models);
        foundBy = List.copyOf(foundBy);
    }
}
