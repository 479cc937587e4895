package io.millrace.backends.tfs;

import io.millrace.backends.BadAnswerException;
import io.millrace.backends.Glimpse;
import io.millrace.backends.RequestParameters;
import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensor;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.protobuf.ProtoWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * TensorFlow Serving over gRPC: {@code PredictRequest} and {@code PredictResponse} of the default signature; of its clients
 * also Classify, Regress and MultiInference, where the model's outputs are such an answer. The messages of Predict name
 * their tensors and types, so unlike REST it serves models of which nothing is known, and has every datatype.
 *
 * <p>Servers are sent {@code tensor_content}, which is the tensors' own bytes; clients are answered in typed values, as a
 * server does unless told otherwise, because clients in other languages than Python read nothing else.
 *
 * <p>Not carried: TensorFlow's own datatypes (complex, quantised, resource…); request parameters that would change the
 * answer; versions that are no integers.
 */
public final class TfsGrpcCodec implements WireCodec {
    private static final MultiMap NO_HEADERS =
            MultiMap.caseInsensitiveMultiMap().copy(false);

    @Override
    public WireForm form() {
        return WireForm.TFS_GRPC;
    }

    @Override
    public Glimpse glimpse(Wire request) {
        OptionalLong version = TfsMethod.of(request.target()) == TfsMethod.MULTI_INFERENCE
                ? TfsTasks.of(request.body()).model().version()
                : TfsModelSpec.of(request.body(), TfsModelSpec.IN_REQUEST).version();
        return version.isPresent() && version.getAsLong() >= 0
                ? new Glimpse(ModelVersion.ofValid(Long.toString(version.getAsLong())), Optional.empty())
                : Glimpse.NOTHING;
    }

    @Override
    public Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        Buffer message = request.body();
        return request.with(
                TfsMethod.of(request.target()) == TfsMethod.MULTI_INFERENCE
                        ? TfsTaskNames.addressed(message, model, version)
                        : TfsModelSpec.of(message, TfsModelSpec.IN_REQUEST)
                                .of(model, version)
                                .putInto(message, TfsModelSpec.IN_REQUEST));
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        Buffer message = request.body();
        return switch (TfsMethod.of(request.target())) {
            case PREDICT, METADATA -> new TfsGrpcRequestReader(message, signature).read();
            case CLASSIFY -> new TfsGrpcExamplesRequest(message, model, signature).read(true);
            case REGRESS -> new TfsGrpcExamplesRequest(message, model, signature).read(false);
            case MULTI_INFERENCE -> new TfsGrpcExamplesRequest(message, model, signature).readTasks();
        };
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        ProtoWriter out = new ProtoWriter();
        if (asked.wish() instanceof AnswerWish.TensorFlowGrpcExamples examples) {
            results(out, examples, request.model(), answer);
            return body(out);
        }
        if (!(asked.wish() instanceof AnswerWish.TensorFlowGrpc(String signature)))
            throw new IllegalArgumentException("a request of another protocol");
        TfsGrpcWriter.tensors(out, 1, answer.outputs().tensors(), true);
        TfsModelSpec.of(request.model(), answer.model(), signature).write(out, TfsModelSpec.IN_ANSWER);
        return body(out);
    }

    /** The answer to Classify or Regress, or the one result of a MultiInference, in which specification and result change places. */
    private static void results(
            ProtoWriter out, AnswerWish.TensorFlowGrpcExamples wish, ModelName model, Computed answer) {
        TfsModelSpec spec = TfsModelSpec.of(model, answer.model(), wish.signature());
        List<Tensor> outputs = answer.outputs().tensors();
        int field = 1;
        if (wish.task()) {
            spec.write(out.open(1), 1);
            field = wish.classes() ? 2 : 3;
        }
        if (wish.classes()) TfsGrpcResults.classes(out, field, TfsResults.scores(outputs));
        else TfsGrpcResults.numbers(out, field, TfsResults.number(outputs));
        if (wish.task()) out.close();
        else spec.write(out, TfsModelSpec.IN_ANSWER);
    }

    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        RequestParameters.requireNoLoss(request, "TensorFlow Serving");
        if (version.isPresent() && !version.get().isInteger())
            throw new Failure.NotCarried(
                            "version '" + Excerpt.of(version.get().text()) + "'",
                            "TensorFlow Serving's versions are integers")
                    .toException();
        ProtoWriter out = new ProtoWriter();
        TfsModelSpec.of(model.name(), version, "").write(out, TfsModelSpec.IN_REQUEST);
        TfsGrpcWriter.tensors(out, 2, request.tensors(), false);
        for (String output : request.wanted()) out.stringAlways(3, output);
        return body(out);
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        try {
            return new TfsGrpcAnswerReader(body, signature).read(request);
        } catch (FailureException problem) {
            throw new BadAnswerException(problem.failure().text());
        }
    }

    /** A call that failed has no message; its text is in the trailers. */
    @Override
    public String errorMessage(Buffer body) {
        return "no message";
    }

    private static Body body(ProtoWriter message) {
        return new Body(NO_HEADERS, message.toBuffer());
    }
}
