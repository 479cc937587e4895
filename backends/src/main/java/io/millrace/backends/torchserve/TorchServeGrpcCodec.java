package io.millrace.backends.torchserve;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Glimpse;
import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.inference.Asked;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoReader;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * TorchServe over gRPC, by a declared signature: the JSON documents of {@link TorchServeCodec} in a
 * {@code PredictionsRequest} and a {@code PredictionResponse}. A server is sent each row as a request of its own, its
 * document under {@code data}, where TorchServe's own handlers look for it.
 *
 * <p>Not carried: other bytes than JSON, for nothing in the message says what they are; requests of a sequence.
 */
public final class TorchServeGrpcCodec implements WireCodec {
    private final TorchServeCodec documents = new TorchServeCodec();

    @Override
    public WireForm form() {
        return WireForm.TORCHSERVE_GRPC;
    }

    @Override
    public Glimpse glimpse(Wire request) {
        String version = TorchServeGrpcHead.of(request.body()).version();
        return new Glimpse(ModelVersion.ofValid(version), Optional.empty());
    }

    @Override
    public Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        Optional<ModelVersion> asked = version.or(
                () -> ModelVersion.ofValid(TorchServeGrpcHead.of(request.body()).version()));
        return request.with(TorchServeGrpcHead.rewritten(request.body(), model, asked));
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        Buffer document = new TorchServeGrpcRequest(request.body()).document();
        Wire body = new Wire(
                request.form(), request.method(), request.target(), MultiMap.caseInsensitiveMultiMap(), document);
        return documents.decodeRequest(body, model, signature);
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        return body(new ProtoWriter()
                .bytes(1, documents.encodeResponse(request, asked, answer).bytes()));
    }

    /** A request of one row, or any where the model has no batch dimension; more rows need {@link #encodeRows}. */
    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        return asked(model, version, documents.encodeRequest(model, version, request));
    }

    /** One request for each row, as {@link TorchServeCodec#encodeRows}. */
    public List<Body> encodeRows(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        return documents.encodeRows(request, model.signature()).stream()
                .map(row -> asked(model, version, row))
                .toList();
    }

    private static Body asked(ServedModel model, Optional<ModelVersion> version, Body document) {
        ProtoWriter out = new ProtoWriter();
        TorchServeGrpcHead.write(out, model.name(), version);
        return body(out.open(3).string(1, "data").bytes(2, document.bytes()).close());
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        return decodeRows(List.of(body), request, signature);
    }

    /**
     * Reads the answers to the requests of {@link #encodeRows}, in their order.
     *
     * @throws BadAnswerException as {@link TorchServeCodec#decodeRows}
     */
    public Computed decodeRows(List<Buffer> answers, Tensors request, ModelSignature signature) {
        List<Buffer> rows =
                answers.stream().map(TorchServeGrpcCodec::prediction).toList();
        return documents.decodeRows(rows, request, signature);
    }

    private static Buffer prediction(Buffer message) {
        Buffer prediction = Buffer.buffer();
        ProtoReader in = ProtoReader.of(message);
        try {
            while (in.next()) {
                if (in.field() == 1) prediction = in.bytes("prediction");
                else in.skip();
            }
        } catch (FailureException problem) {
            throw new BadAnswerException(problem.failure().text());
        }
        return prediction;
    }

    /** A call that failed has no message; its text is in the trailers. */
    @Override
    public String errorMessage(Buffer body) {
        return "no message";
    }

    private static Body body(ProtoWriter message) {
        return new Body(MultiMap.caseInsensitiveMultiMap(), message.toBuffer());
    }
}
