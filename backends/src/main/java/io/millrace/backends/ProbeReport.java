package io.millrace.backends;

import io.millrace.inference.ModelName;
import java.util.Map;

/** What a probe found: an endpoint that answers and the models it is ready to serve, or why it is not well. */
public sealed interface ProbeReport {

    record Well(Map<ModelName, ServedModel> models) implements ProbeReport {
        public Well {
            models = Map.copyOf(models);
        }
    }

    /** {@code reason} is for people: logs, console, {@code /v1/fleet}. */
    record Unwell(String reason) implements ProbeReport {}
}
