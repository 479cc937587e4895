package io.millrace.backends.tfs;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what TensorFlow Serving says of a model: its versions from the status, its default signature from the metadata.
 * A signature that cannot be expressed (a rank that is not known, a type like complex) is left unknown: the server's own
 * clients are served all the same. 64-bit integers come as text, as Protobuf's JSON has them.
 */
final class TfsMetadata {
    private static final String DEFAULT_SIGNATURE = "serving_default";
    private static final Map<String, DataType> TYPES = Map.ofEntries(
            Map.entry("DT_FLOAT", DataType.FP32),
            Map.entry("DT_DOUBLE", DataType.FP64),
            Map.entry("DT_HALF", DataType.FP16),
            Map.entry("DT_BFLOAT16", DataType.BF16),
            Map.entry("DT_INT8", DataType.INT8),
            Map.entry("DT_INT16", DataType.INT16),
            Map.entry("DT_INT32", DataType.INT32),
            Map.entry("DT_INT64", DataType.INT64),
            Map.entry("DT_UINT8", DataType.UINT8),
            Map.entry("DT_UINT16", DataType.UINT16),
            Map.entry("DT_UINT32", DataType.UINT32),
            Map.entry("DT_UINT64", DataType.UINT64),
            Map.entry("DT_BOOL", DataType.BOOL),
            Map.entry("DT_STRING", DataType.BYTES));

    private TfsMetadata() {}

    /**
     * The versions that are available, oldest first; none for a model that is not there or has none. A KServe server tells
     * only that its model is ready: an empty list then.
     */
    static Optional<List<ModelVersion>> readyVersions(HttpAnswer status) {
        return object(status).flatMap(object -> {
            if (object.getValue("model_version_status") instanceof JsonArray versions) return available(versions);
            return isTrue(object.getValue("ready")) ? Optional.of(List.of()) : Optional.empty();
        });
    }

    private static boolean isTrue(Object value) {
        return Boolean.TRUE.equals(value) || (value instanceof String text && text.equalsIgnoreCase("true"));
    }

    private static Optional<List<ModelVersion>> available(JsonArray told) {
        List<ModelVersion> versions = new ArrayList<>();
        for (Object each : told) {
            if (each instanceof JsonObject version
                    && "AVAILABLE".equals(version.getValue("state"))
                    && version.getValue("version") instanceof String number
                    && ModelVersion.isValid(number)) versions.add(new ModelVersion(number));
        }
        if (versions.stream().allMatch(ModelVersion::isInteger))
            versions.sort(Comparator.comparingLong(version -> Long.parseLong(version.text())));
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions);
    }

    static ServedModel read(ModelName name, List<ModelVersion> versions, HttpAnswer metadata) {
        Optional<JsonObject> model = object(metadata);
        return new ServedModel(
                name,
                versions,
                model.isPresent() ? "tensorflow_savedmodel" : "",
                model.flatMap(TfsMetadata::signature).orElse(ModelSignature.UNKNOWN),
                Optional.empty(),
                model.map(known -> metadata.body()));
    }

    private static Optional<JsonObject> object(HttpAnswer answer) {
        if (answer.status() != 200) return Optional.empty();
        try {
            return Optional.of(new JsonObject(answer.body()));
        } catch (RuntimeException notThat) {
            return Optional.empty();
        }
    }

    private static Optional<ModelSignature> signature(JsonObject model) {
        try {
            JsonObject signatures = model.getJsonObject("metadata")
                    .getJsonObject("signature_def")
                    .getJsonObject("signature_def");
            JsonObject signature = signatures.getJsonObject(DEFAULT_SIGNATURE);
            return Optional.of(ModelSignature.inferringBatch(
                    specs(signature.getJsonObject("inputs")), specs(signature.getJsonObject("outputs"))));
        } catch (RuntimeException notExpressible) {
            return Optional.empty();
        }
    }

    /** In the order of their names: the server's own order is that of a hash. */
    private static List<TensorSpec> specs(JsonObject tensors) {
        TreeMap<String, TensorSpec> specs = new TreeMap<>();
        for (String name : tensors.fieldNames()) {
            JsonObject tensor = tensors.getJsonObject(name);
            DataType type =
                    Optional.ofNullable(TYPES.get(tensor.getString("dtype"))).orElseThrow();
            specs.put(name, new TensorSpec(name, type, shape(tensor.getJsonObject("tensor_shape"))));
        }
        return List.copyOf(specs.values());
    }

    private static Shape shape(JsonObject told) {
        if (Boolean.TRUE.equals(told.getValue("unknown_rank"))) throw new IllegalArgumentException("unknown rank");
        JsonArray dims = told.getJsonArray("dim", new JsonArray());
        long[] sizes = new long[dims.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Long.parseLong(dims.getJsonObject(i).getString("size"));
        }
        return Shape.of(sizes);
    }
}
