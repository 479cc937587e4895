package io.millrace.router.frontend.tfs;

import io.millrace.backends.ServedModel;
import io.millrace.backends.tfs.TfsModelSpec;
import io.millrace.backends.tfs.TfsType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.route.ModelFacts;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What is known of a model, as a GetModelMetadataResponse. Source: tensorflow/serving, {@code get_model_metadata.proto}. */
final class TfsGrpcMessages {
    private static final String SIGNATURES = "signature_def";
    private static final String SIGNATURES_TYPE = "type.googleapis.com/tensorflow.serving.SignatureDefMap";

    private TfsGrpcMessages() {}

    /** Fails with {@code Unfit} where a request for metadata asks for nothing, or for other than there is. */
    static void requireSignatures(Buffer request) {
        ProtoReader in = ProtoReader.of(request);
        boolean asked = false;
        while (in.next()) {
            if (in.field() != 2) {
                in.skip();
                continue;
            }
            String field = in.string("metadata_field");
            if (!field.equals(SIGNATURES)) throw unfit("Metadata field " + Excerpt.of(field) + " is not supported");
            asked = true;
        }
        if (!asked) throw unfit("GetModelMetadataRequest must specify at least one metadata_field");
    }

    private static FailureException unfit(String problem) {
        return new Failure.Unfit("", problem).toException();
    }

    static Buffer metadata(ModelName name, ModelFacts facts) {
        ProtoWriter out = new ProtoWriter();
        TfsModelSpec.of(name, Optional.of(TfsDocuments.version(facts)), "").write(out, 1);
        out.open(2).string(1, SIGNATURES).open(2).string(1, SIGNATURES_TYPE);
        out.bytesAlways(2, signatures(facts.model()));
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
