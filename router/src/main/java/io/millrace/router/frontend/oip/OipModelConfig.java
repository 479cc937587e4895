package io.millrace.router.frontend.oip;

import io.millrace.backends.ServedModel;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.router.frontend.JsonText;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A model's configuration as Triton tells it, made from what is known of one whose server has no such document. Source:
 * Triton, {@code extension_model_configuration.md} and {@code model_config.proto}.
 */
final class OipModelConfig {
    /** Of a model that takes batches without telling how large. */
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private OipModelConfig() {}

    static Buffer of(ModelName name, ServedModel model) {
        boolean batched = model.signature().batched();
        StringBuilder out = new StringBuilder("{\"name\":").append(JsonText.quoted(name.text()));
        out.append(",\"platform\":").append(JsonText.quoted(model.platform()));
        out.append(",\"max_batch_size\":").append(mostRows(model)).append(",\"input\":");
        tensors(out, model.signature().inputs(), batched);
        out.append(",\"output\":");
        tensors(out, model.signature().outputs(), batched);
        return Buffer.buffer(out.append('}').toString());
    }

    /** 0 where the model takes no batches. */
    static int mostRows(ServedModel model) {
        return model.signature().batched() ? model.maxBatchSize().orElse(NO_LIMIT) : 0;
    }

    /** The batch is no dimension there. */
    private static void tensors(StringBuilder out, List<TensorSpec> specs, boolean batched) {
        out.append('[');
        for (int i = 0; i < specs.size(); i++) {
            TensorSpec spec = specs.get(i);
            Shape dims = batched ? spec.shape().tail() : spec.shape();
            out.append(i == 0 ? "" : ",")
                    .append("{\"name\":")
                    .append(JsonText.quoted(spec.name()))
                    .append(",\"data_type\":\"")
                    .append(spec.type() == DataType.BYTES ? "TYPE_STRING" : "TYPE_" + spec.type())
                    .append("\",\"dims\":")
                    .append(dims)
                    .append('}');
        }
        out.append(']');
    }
}
