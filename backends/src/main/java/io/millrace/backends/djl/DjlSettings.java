package io.millrace.backends.djl;

import io.millrace.inference.ModelName;
import java.nio.file.Path;
import java.util.Map;

/**
 * Models run in this process.
 *
 * @param models     model files by name; relative paths are resolved against the config file's folder
 * @param workers    threads, each with one predictor per model
 * @param maxWaiting attempts that may wait for a worker before the endpoint says it is saturated
 */
public record DjlSettings(Map<ModelName, Path> models, int workers, int maxWaiting) {
    public static final int DEFAULT_MAX_WAITING = 256;

    public DjlSettings {
        models = Map.copyOf(models);
        if (models.isEmpty()) throw new IllegalArgumentException("a djl pool needs at least one model");
        if (workers < 1) throw new IllegalArgumentException("workers must be at least 1");
        if (maxWaiting < 0) throw new IllegalArgumentException("max-waiting must not be negative");
    }

    /** As many workers as the machine has processors. */
    public static int defaultWorkers() {
        return Runtime.getRuntime().availableProcessors();
    }
}
