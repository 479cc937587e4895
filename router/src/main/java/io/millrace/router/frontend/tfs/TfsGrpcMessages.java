package io.millrace.router.frontend.tfs;

import io.millrace.backends.ServedModel;
import io.millrace.backends.tfs.TfsModelSpec;
import io.millrace.backends.tfs.TfsType;
import io.millrace.inference.ModelName;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What is known of a model, as a GetModelMetadataResponse. Source: tensorflow/serving, {@code get_model_metadata.proto}. */
final class TfsGrpcMessages {
    private static final String SIGNATURES = "signature_def";
    private static final String SIGNATURES_TYPE = "type.googleapis.com/tensorflow.serving.SignatureDefMap";

    private TfsGrpcMessages() {}

    static Buffer metadata(ModelName name, ServedModel model) {
        ProtoWriter out = new ProtoWriter();
        TfsModelSpec.of(name, Optional.of(TfsDocuments.versions(model).getFirst()), "")
                .write(out, 1);
        out.open(2).string(1, SIGNATURES).open(2).string(1, SIGNATURES_TYPE);
        out.bytesAlways(2, signatures(model));
        return out.close().close().toBuffer();
    }

    /** A SignatureDefMap of the one signature there is. */
    private static Buffer signatures(ServedModel model) {
        ProtoWriter out = new ProtoWriter();
        out.open(1).string(1, "serving_default").open(2);
        for (TensorSpec input : model.signature().inputs()) tensor(out, 1, input);
        for (TensorSpec output : model.signature().outputs()) tensor(out, 2, output);
        return out.string(3, "tensorflow/serving/predict").close().close().toBuffer();
    }

    /** An entry whose value is a TensorInfo. */
    private static void tensor(ProtoWriter out, int field, TensorSpec spec) {
        out.open(field).string(1, spec.name()).open(2);
        out.string(1, spec.name() + ":0").integer(2, TfsType.number(spec.type()));
        shape(out, spec.shape());
        out.close().close();
    }

    private static void shape(ProtoWriter out, Shape shape) {
        out.open(3);
        for (int i = 0; i < shape.rank(); i++)
            out.open(2).integer(1, shape.dim(i)).close();
        out.close();
    }
}
