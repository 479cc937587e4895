package io.millrace.router.frontend.oip;

import io.millrace.backends.ServedModel;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.protobuf.ProtoWriter;
import io.millrace.router.route.ModelFacts;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * What a client may ask about the server and its models, as messages of Open Inference over gRPC. Source: Triton's
 * {@code grpc_service.proto} and {@code model_config.proto}.
 */
final class OipGrpcMessages {
    private OipGrpcMessages() {}

    /** ServerLiveResponse, ServerReadyResponse and ModelReadyResponse are alike. */
    static Buffer yesOrNo(boolean yes) {
        return new ProtoWriter(2).flag(1, yes).toBuffer();
    }

    static Buffer server() {
        ProtoWriter out = new ProtoWriter().string(1, OipMetadata.NAME).string(2, OipMetadata.version());
        OipMetadata.EXTENSIONS.forEach(extension -> out.stringAlways(3, extension));
        return out.toBuffer();
    }

    /** ModelMetadataResponse. */
    static Buffer metadata(ModelName name, ModelFacts facts) {
        ServedModel model = facts.model();
        ProtoWriter out = new ProtoWriter().string(1, name.text());
        for (ModelVersion version : facts.versions()) out.stringAlways(2, version.text());
        out.string(3, model.platform());
        for (TensorSpec spec : model.signature().inputs()) tensor(out, 4, spec);
        for (TensorSpec spec : model.signature().outputs()) tensor(out, 5, spec);
        return out.toBuffer();
    }

    private static void tensor(ProtoWriter out, int field, TensorSpec spec) {
        out.open(field)
                .string(1, spec.name())
                .string(2, spec.type().name())
                .shape(3, spec.shape())
                .close();
    }

    /**
     * ModelConfigResponse, as {@link OipModelConfig} has it.
     */
    static Buffer config(ModelName name, ServedModel model) {
        ModelSignature signature = model.signature();
        ProtoWriter out = new ProtoWriter();
        out.open(1).string(1, name.text()).string(2, model.platform()).integer(4, OipModelConfig.mostRows(model));
        for (TensorSpec spec : signature.inputs()) configured(out, 5, 4, spec, signature.batched());
        for (TensorSpec spec : signature.outputs()) configured(out, 6, 3, spec, signature.batched());
        return out.close().toBuffer();
    }

    private static void configured(ProtoWriter out, int field, int dims, TensorSpec spec, boolean withoutBatch) {
        out.open(field).string(1, spec.name()).integer(2, number(spec.type()));
        out.shape(dims, withoutBatch ? spec.shape().tail() : spec.shape());
        out.close();
    }

    /** RepositoryIndexResponse. */
    static Buffer index(List<OipRepository.Entry> entries) {
        ProtoWriter out = new ProtoWriter();
        for (OipRepository.Entry entry : entries)
            out.open(1)
                    .string(1, entry.model().text())
                    .string(2, entry.version())
                    .string(3, entry.state())
                    .string(4, entry.reason())
                    .close();
        return out.toBuffer();
    }

    /** Of the enumeration DataType. */
    private static int number(DataType type) {
        return switch (type) {
            case BOOL -> 1;
            case UINT8 -> 2;
            case UINT16 -> 3;
            case UINT32 -> 4;
            case UINT64 -> 5;
            case INT8 -> 6;
            case INT16 -> 7;
            case INT32 -> 8;
            case INT64 -> 9;
            case FP16 -> 10;
            case FP32 -> 11;
            case FP64 -> 12;
            case BYTES -> 13;
            case BF16 -> 14;
        };
    }
}
