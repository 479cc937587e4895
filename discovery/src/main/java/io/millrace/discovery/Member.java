package io.millrace.discovery;

import io.millrace.backends.Endpoint;
import io.millrace.backends.ServedModel;
import io.millrace.inference.ModelName;
import java.util.Map;

/** An endpoint in its pool: where it stands, and what it serves as far as probes have learned. */
public record Member(Endpoint endpoint, EndpointState state, Map<ModelName, ServedModel> models) {
    public Member {
        models = Map.copyOf(models);
    }
}
