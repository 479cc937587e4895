package io.millrace.router.frontend.tfs;

import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.TensorSpec;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.route.ModelFacts;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.List;

/** Status and metadata as TensorFlow Serving writes them; 64-bit integers as strings, as proto3 JSON does. */
final class TfsDocuments {
    /** What a server without versions counts as. */
    private static final String ONLY_VERSION = "1";

    private TfsDocuments() {}

    static Buffer status(Collection<ModelVersion> versions) {
        StringBuilder out = new StringBuilder("{\"model_version_status\":[");
        boolean first = true;
        for (ModelVersion version : versions) {
            out.append(first ? "" : ",")
                    .append("{\"version\":")
                    .append(JsonText.quoted(version.text()))
                    .append(",\"state\":\"AVAILABLE\",\"status\":{\"error_code\":\"OK\",\"error_message\":\"\"}}");
            first = false;
        }
        return Buffer.buffer(out.append("]}").toString());
    }

    /** Versions newest first; one made up where nobody tells any, since every answer here has one. */
    static List<ModelVersion> versions(ModelFacts facts) {
        return facts.versions().isEmpty()
                ? List.of(new ModelVersion(ONLY_VERSION))
                : facts.versions().reversed();
    }

    /** The one that a model's metadata are of. */
    static ModelVersion version(ModelFacts facts) {
        return facts.newest().orElseGet(() -> new ModelVersion(ONLY_VERSION));
    }

    /** The server's own document is of one version, which it names, whatever others there are. */
    static Buffer metadata(ModelName name, ModelFacts facts) {
        ServedModel model = facts.model();
        if (facts.family().filter(ServerFamily.TFS_REST::equals).isPresent()
                && model.document().isPresent()) return model.document().get();
        StringBuilder out = new StringBuilder("{\"model_spec\":{\"name\":").append(JsonText.quoted(name.text()));
        out.append(",\"signature_name\":\"\",\"version\":")
                .append(JsonText.quoted(version(facts).text()));
        out.append("},\"metadata\":{\"signature_def\":{\"signature_def\":{\"serving_default\":{\"inputs\":{");
        specs(out, model.signature().inputs());
        out.append("},\"outputs\":{");
        specs(out, model.signature().outputs());
        out.append("},\"method_name\":\"tensorflow/serving/predict\",\"defaults\":{}}}}}}");
        return Buffer.buffer(out.toString());
    }

    private static void specs(StringBuilder out, List<TensorSpec> specs) {
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            out.append(i == 0 ? "" : ",").append(JsonText.quoted(spec.name()));
            out.append(":{\"dtype\":\"").append(dtype(spec.type())).append("\",\"tensor_shape\":{\"dim\":[");
            for (int d = 0; d < spec.shape().rank(); d++) {
                out.append(d == 0 ? "" : ",")
                        .append("{\"size\":\"")
                        .append(spec.shape().dim(d))
                        .append("\",\"name\":\"\"}");
            }
            out.append("],\"unknown_rank\":false},\"name\":")
                    .append(JsonText.quoted(spec.name() + ":0"))
                    .append('}');
        }
    }

    private static String dtype(DataType type) {
        return switch (type) {
            case BOOL -> "DT_BOOL";
            case UINT8 -> "DT_UINT8";
            case UINT16 -> "DT_UINT16";
            case UINT32 -> "DT_UINT32";
            case UINT64 -> "DT_UINT64";
            case INT8 -> "DT_INT8";
            case INT16 -> "DT_INT16";
            case INT32 -> "DT_INT32";
            case INT64 -> "DT_INT64";
            case FP16 -> "DT_HALF";
            case BF16 -> "DT_BFLOAT16";
            case FP32 -> "DT_FLOAT";
            case FP64 -> "DT_DOUBLE";
            case BYTES -> "DT_STRING";
        };
    }
}
