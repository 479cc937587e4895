package io.millrace.backends.djl;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import io.millrace.backends.ServedModel;
import io.millrace.inference.ModelName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The models of one djl pool and the workers that run them, one for the whole process: all event loops hand work to it.
 * A worker keeps a predictor for each model it has run. No more work waits than the settings allow.
 */
public final class DjlEngine implements AutoCloseable {
    private final Map<ModelName, DjlModel> models = new LinkedHashMap<>();
    private final ThreadPoolExecutor workers;
    private final ThreadLocal<Map<ModelName, Predictor<NDList, NDList>>> predictors =
            ThreadLocal.withInitial(HashMap::new);

    /**
     * Loads every model; blocks meanwhile.
     *
     * @throws IllegalArgumentException when one cannot be loaded, naming it and the reason
     */
    public DjlEngine(DjlSettings settings) {
        settings.models().forEach((name, file) -> models.put(name, DjlModel.load(name, file)));
        this.workers = new ThreadPoolExecutor(
                settings.workers(),
                settings.workers(),
                0,
                TimeUnit.SECONDS,
                settings.maxWaiting() == 0 ? new SynchronousQueue<>() : new ArrayBlockingQueue<>(settings.maxWaiting()),
                Thread.ofPlatform().name("djl-", 0).daemon().factory());
        workers.prestartAllCoreThreads();
    }

    Optional<DjlModel> model(ModelName name) {
        return Optional.ofNullable(models.get(name));
    }

    Map<ModelName, ServedModel> served() {
        Map<ModelName, ServedModel> served = new LinkedHashMap<>();
        models.forEach((name, model) -> served.put(name, model.served()));
        return served;
    }

    /** @return false when no worker is free and as much work waits as may */
    boolean offer(Runnable work) {
        try {
            workers.execute(work);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** The calling worker's own predictor. */
    Predictor<NDList, NDList> predictor(DjlModel model) {
        return predictors.get().computeIfAbsent(model.served().name(), first -> model.newPredictor());
    }

    /** Lets running work end, a few seconds at most, and frees the models. */
    @Override
    public void close() {
        workers.shutdown();
        try {
            // A model freed under a running worker would take the process with it.
            if (workers.awaitTermination(5, TimeUnit.SECONDS)) models.values().forEach(DjlModel::close);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
