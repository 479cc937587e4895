package io.millrace.backends.oip;

import io.millrace.backends.ServedModel;
import io.millrace.backends.http.HttpAnswer;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads what Open Inference servers say of themselves and their models. What cannot be read is left out, down to a model
 * of which only the name is known: its clients of the same protocol are served all the same.
 */
public final class OipMetadata {
    /** The extension of servers that tell the configuration of their models. */
    static final String MODEL_CONFIG = "model_configuration";

    private OipMetadata() {}

    /** Whether the server tells the configuration of its models, as Triton does. */
    static boolean hasModelConfig(HttpAnswer server) {
        return object(server)
                .map(metadata -> metadata.getValue("extensions"))
                .filter(extensions -> extensions instanceof JsonArray list && list.contains(MODEL_CONFIG))
                .isPresent();
    }

    /** Of which the server tells no more than that it is ready. */
    static ServedModel unknown(ModelName name) {
        return new ServedModel(name, List.of(), "", ModelSignature.UNKNOWN, Optional.empty(), Optional.empty());
    }

    static ServedModel read(ModelName name, HttpAnswer metadata, Optional<HttpAnswer> config) {
        Optional<JsonObject> model = object(metadata);
        Optional<Integer> maxBatchSize = config.flatMap(OipMetadata::object).flatMap(OipMetadata::maxBatchSize);
        return new ServedModel(
                name,
                model.map(OipMetadata::versions).orElse(List.of()),
                model.flatMap(m -> text(m, "platform")).orElse(""),
                model.flatMap(m -> signature(m, maxBatchSize)).orElse(ModelSignature.UNKNOWN),
                maxBatchSize.filter(size -> size > 0),
                model.map(known -> metadata.body()));
    }

    /**
     * The tensors of a model that is asked by rows in another protocol, where its server describes it in this one as well;
     * unknown where it does not, and where not every input and output has a batch dimension.
     */
    public static ModelSignature ofRows(HttpAnswer metadata) {
        return object(metadata)
                .flatMap(model -> signature(model, Optional.empty()))
                .filter(signature -> signature.batched() && !signature.outputs().isEmpty())
                .orElse(ModelSignature.UNKNOWN);
    }

    private static Optional<JsonObject> object(HttpAnswer answer) {
        if (answer.status() != 200) return Optional.empty();
        try {
            return Optional.of(new JsonObject(answer.body()));
        } catch (RuntimeException notThat) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> maxBatchSize(JsonObject config) {
        return config.getValue("max_batch_size") instanceof Number size
                ? Optional.of(size.intValue())
                : Optional.empty();
    }

    private static Optional<String> text(JsonObject object, String field) {
        return object.getValue(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static List<ModelVersion> versions(JsonObject model) {
        if (!(model.getValue("versions") instanceof JsonArray told)) return List.of();
        List<String> versions = new ArrayList<>();
        for (Object version : told) if (version instanceof String text) versions.add(text);
        return oldestFirst(versions);
    }

    /** Without those that are no versions; in the server's own order where they are no numbers. */
    static List<ModelVersion> oldestFirst(List<String> told) {
        List<ModelVersion> versions = new ArrayList<>();
        for (String text : told) if (ModelVersion.isValid(text)) versions.add(new ModelVersion(text));
        if (versions.stream().allMatch(ModelVersion::isInteger))
            versions.sort(Comparator.comparingLong(version -> Long.parseLong(version.text())));
        return versions;
    }

    private static Optional<ModelSignature> signature(JsonObject model, Optional<Integer> maxBatchSize) {
        try {
            return Optional.of(
                    signature(specs(model.getJsonArray("inputs")), specs(model.getJsonArray("outputs")), maxBatchSize));
        } catch (RuntimeException notThat) {
            // A datatype of the server's own, a shape that is none: nothing to translate by.
            return Optional.empty();
        }
    }

    /** @param maxBatchSize 0 of a model that takes no batches; empty where nobody told */
    static ModelSignature signature(List<TensorSpec> inputs, List<TensorSpec> outputs, Optional<Integer> maxBatchSize) {
        return maxBatchSize
                .map(size -> new ModelSignature(inputs, outputs, size > 0))
                .orElseGet(() -> ModelSignature.inferringBatch(inputs, outputs));
    }

    private static List<TensorSpec> specs(JsonArray tensors) {
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            JsonObject tensor = tensors.getJsonObject(i);
            specs.add(new TensorSpec(
                    tensor.getString("name"),
                    DataType.named(tensor.getString("datatype")).orElseThrow(),
                    shape(tensor.getJsonArray("shape"))));
        }
        return specs;
    }

    private static Shape shape(JsonArray told) {
        long[] dims = new long[told.size()];
        for (int i = 0; i < dims.length; i++)
            dims[i] = Long.parseLong(told.getValue(i).toString());
        return Shape.of(dims);
    }
}
