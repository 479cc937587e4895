package io.millrace.backends.oip;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Glimpse;
import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.inference.AnswerWish;
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
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Open Inference over gRPC: {@code ModelInferRequest} and {@code ModelInferResponse}, as Triton reads and writes them.
 *
 * <p>Servers are sent raw contents, which all of them take and which are the tensors' own bytes. A client that sent typed
 * contents is answered in them, as KServe's servers do; but raw, as Triton always does, where an output is FP16 or BF16,
 * which have no typed form. Of typed integers, those out of range for a narrower datatype are refused, where Triton cuts
 * them off.
 *
 * <p>Triton's classes are computed here where its server is another. Refused: shared memory.
 */
public final class OipGrpcCodec implements WireCodec {
    private static final MultiMap NO_HEADERS =
            MultiMap.caseInsensitiveMultiMap().copy(false);

    @Override
    public WireForm form() {
        return WireForm.OIP_GRPC;
    }

    @Override
    public Glimpse glimpse(Wire request) {
        OipGrpcHead head = OipGrpcHead.of(request.body());
        Optional<Duration> timeout = head.timeoutMicros().stream()
                .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
                .findFirst();
        return new Glimpse(ModelVersion.ofValid(head.version()), timeout, head.sequence());
    }

    @Override
    public Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        OipGrpcHead head = OipGrpcHead.of(request.body());
        Optional<ModelVersion> asked = version.or(() -> ModelVersion.ofValid(head.version()));
        Optional<String> id = Optional.of(head.id()).filter(given -> !given.isEmpty());
        return request.with(OipGrpcHead.rewritten(request.body(), model, asked, id));
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        Asked asked = new OipGrpcRequestReader(request.body(), model, signature).read();
        OipFit.check(asked.tensors(), model, signature);
        if (asked.wish() instanceof AnswerWish.OpenInferenceGrpc wish)
            OipTopClasses.requireOrdered(wish.classes(), signature);
        return asked;
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        if (!(asked.wish() instanceof AnswerWish.OpenInferenceGrpc wish))
            throw new IllegalArgumentException("a request of another protocol");
        return body(OipGrpcWriter.response(request.model(), asked.tensors().id(), answer, wish));
    }

    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        return body(OipGrpcWriter.request(model, version, request));
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        try {
            return new OipGrpcAnswerReader(body, signature).read(request);
        } catch (FailureException problem) {
            throw new BadAnswerException(problem.failure().text());
        }
    }

    /** A call that failed has no message; its text is in the trailers. */
    @Override
    public String errorMessage(Buffer body) {
        return "no message";
    }

    private static Body body(Buffer message) {
        return new Body(NO_HEADERS, message);
    }
}
