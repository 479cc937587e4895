package io.millrace.backends.oip;

import io.millrace.backends.ModelListing;
import io.millrace.inference.ModelName;
import java.util.HashMap;
import java.util.Map;

/** The entries of a repository index as they are read: one for each version of each model. */
final class OipIndex {
    private static final String READY = "READY";

    private final Map<ModelName, String> models = new HashMap<>();

    /** @param state empty where the server tells none */
    void add(String name, String version, String state) {
        if (!ModelName.isValid(name) || !(state.isEmpty() || state.equals(READY))) return;
        models.merge(new ModelName(name), version, (one, other) -> one + "," + other);
    }

    ModelListing told() {
        return new ModelListing.Told(models);
    }
}
