package io.millrace.router.frontend.oip;

import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerFamily;
import io.millrace.inference.ModelName;
import io.millrace.inference.TensorSpec;
import io.millrace.router.frontend.JsonText;
import io.millrace.router.route.ModelFacts;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** The metadata documents of Open Inference: a server's own where it speaks the protocol, else made from what was learned. */
final class OipMetadata {
    static final String NAME = "millrace";
    static final List<String> EXTENSIONS =
            List.of("classification", "binary_tensor_data", "parameters", "model_configuration");
    static final String SERVER = "{\"name\":\"" + NAME + "\",\"version\":" + JsonText.quoted(version())
            + ",\"extensions\":[\"" + String.join("\",\"", EXTENSIONS) + "\"]}";

    private OipMetadata() {}

    static String version() {
        String version = OipMetadata.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static Buffer model(ModelName name, ModelFacts facts) {
        Optional<Buffer> own = facts.document(ServerFamily.OIP_REST);
        if (own.isPresent()) return own.get();
        ServedModel model = facts.model();
        StringBuilder out = new StringBuilder("{\"name\":").append(JsonText.quoted(name.text()));
        out.append(",\"versions\":[");
        for (int i = 0; i < facts.versions().size(); i++) {
            out.append(i == 0 ? "" : ",")
                    .append(JsonText.quoted(facts.versions().get(i).text()));
        }
        out.append("],\"platform\":").append(JsonText.quoted(model.platform())).append(",\"inputs\":");
        specs(out, model.signature().inputs());
        out.append(",\"outputs\":");
        specs(out, model.signature().outputs());
        return Buffer.buffer(out.append('}').toString());
    }

    private static void specs(StringBuilder out, List<TensorSpec> specs) {
        out.append('[');
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            out.append(i == 0 ? "" : ",")
                    .append("{\"name\":")
                    .append(JsonText.quoted(spec.name()))
                    .append(",\"datatype\":\"")
                    .append(spec.type())
                    .append("\",\"shape\":")
                    .append(spec.shape())
                    .append('}');
        }
        out.append(']');
    }
}
