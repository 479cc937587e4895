package io.millrace.backends;

import io.millrace.inference.ModelName;
import java.util.Map;
import java.util.Set;

/** What a probe found: an endpoint that answers and the models it is ready to serve, or why it is not well. */
public sealed interface ProbeReport {

    /** @param unready further ones that it lists of itself and is not ready to serve, as far as its list was asked for */
    record Well(Map<ModelName, ServedModel> models, Set<ModelName> unready) implements ProbeReport {
        public Well {
            models = Map.copyOf(models);
            unready = Set.copyOf(unready);
        }

        public Well(Map<ModelName, ServedModel> models) {
            this(models, Set.of());
        }
    }

    /** {@code reason} is for people: logs, console, {@code /v1/fleet}. */
    record Unwell(String reason) implements ProbeReport {}
}
