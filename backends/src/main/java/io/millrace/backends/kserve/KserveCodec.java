package io.millrace.backends.kserve;

import io.millrace.backends.AnswerText;
import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.backends.tfs.TfsCodec;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Failure;
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
import java.util.List;
import java.util.Optional;

/**
 * KServe V1's predict, by the model's signature. A client may ask in {@code instances} or {@code inputs} and is answered in
 * {@code predictions}; a server is asked in {@code instances}.
 *
 * <p>Not carried: {@code :explain}, and what TensorFlow Serving's rows have no form for.
 */
public final class KserveCodec implements WireCodec {
    private static final List<String> MESSAGE_FIELDS = List.of("error", "detail");

    private final TfsCodec rows = new TfsCodec();

    @Override
    public WireForm form() {
        return WireForm.KSERVE_V1;
    }

    @Override
    public Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        return rows.addressed(request, model, Optional.empty());
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        if (isExplanation(request.target())) throw new Failure.Unsupported("':explain' by this model").toException();
        Wire data = CloudEvent.dataOf(request);
        if (!signature.isKnown())
            throw new Failure.NotCarried(
                            "a request in KServe's V1 form",
                            "the inputs of model '" + model
                                    + "' are not known; they can be declared in the configuration")
                    .toException();
        return new Asked(rows.decodeRequest(data, model, signature).tensors(), new AnswerWish.TensorFlow(true));
    }

    private static boolean isExplanation(String target) {
        int query = target.indexOf('?');
        return (query < 0 ? target : target.substring(0, query)).endsWith(":explain");
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        return CloudEvent.answer(request, rows.encodeResponse(request, asked, answer));
    }

    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        return rows.encodeRows(model, request);
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        return rows.decodeResponse(headers, body, request, signature);
    }

    @Override
    public String errorMessage(Buffer body) {
        return AnswerText.of(body, MESSAGE_FIELDS);
    }
}
