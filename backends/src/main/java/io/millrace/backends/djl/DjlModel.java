package io.millrace.backends.djl;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.millrace.backends.ServedModel;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A loaded model, shared by all workers; each has a {@link Predictor} of its own, for one is not safe for two threads. */
final class DjlModel {
    /** A file has no version of its own; clients of servers that number theirs expect to read one. */
    private static final ModelVersion VERSION = new ModelVersion("1");

    private final ZooModel<NDList, NDList> model;
    private final ServedModel served;

    private DjlModel(ZooModel<NDList, NDList> model, ServedModel served) {
        this.model = model;
        this.served = served;
    }

    /**
     * Blocks while the file is read.
     *
     * @throws IllegalArgumentException when it cannot be loaded, naming the file and the reason
     */
    static DjlModel load(ModelName name, Path file) {
        try {
            ZooModel<NDList, NDList> model = Criteria.builder()
                    .setTypes(NDList.class, NDList.class)
                    .optModelPath(file)
                    .optEngine("OnnxRuntime")
                    .optTranslator(new NoopTranslator())
                    // The workers are the parallelism; threads below them would fight over the same processors.
                    .optOption("interOpNumThreads", "1")
                    .optOption("intraOpNumThreads", "1")
                    .build()
                    .loadModel();
            // Only now: DJL insists on being the first to set up ONNX Runtime.
            ModelSignature signature = OnnxDescription.of(file);
            return new DjlModel(
                    model,
                    new ServedModel(
                            name, List.of(VERSION), "onnx_onnxv1", signature, Optional.empty(), Optional.empty()));
        } catch (IOException | ModelNotFoundException | MalformedModelException | RuntimeException e) {
            throw new IllegalArgumentException("model " + name + ", file " + file + ": " + e.getMessage(), e);
        }
    }

    ServedModel served() {
        return served;
    }

    /** For one thread. */
    Predictor<NDList, NDList> newPredictor() {
        return model.newPredictor();
    }

    /** Runs on the predictor's own thread; native memory is given back before it returns. */
    List<Tensor> run(Predictor<NDList, NDList> predictor, List<Tensor> inputs) throws TranslateException {
        try (NDManager manager = model.getNDManager().newSubManager()) {
            NDList outputs = predictor.predict(DjlTensors.toArrays(inputs, manager));
            try {
                return DjlTensors.toTensors(outputs);
            } finally {
                outputs.close();
            }
        }
    }

    void close() {
        model.close();
    }
}
