package io.millrace.backends.oip;

import io.millrace.backends.AnswerText;
import io.millrace.backends.Glimpse;
import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Parameter;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Open Inference over REST, JSON and binary. Of Triton's rules those that break naive readers hold here too: an output
 * named without {@code binary_data} comes as JSON whatever {@code binary_data_output} says; an answer whose binary parts
 * are all empty has no length header.
 *
 * <p>Triton's classes are computed here where its server is another. Refused: shared memory, and FP16 or BF16 in JSON.
 */
public final class OipCodec implements WireCodec {
    private static final List<String> MESSAGE_FIELDS = List.of("error", "detail", "message");

    private final boolean binary;

    /** For servers that have the binary extension. */
    public OipCodec() {
        this(true);
    }

    /** @param binary whether servers have the binary extension; MLServer has not. Of no meaning for clients */
    public OipCodec(boolean binary) {
        this.binary = binary;
    }

    @Override
    public WireForm form() {
        return WireForm.OIP_REST;
    }

    @Override
    public Glimpse glimpse(Wire request) {
        return OipGlimpse.of(request);
    }

    @Override
    public Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        return request.at(OipTarget.addressed(request.target(), model, version));
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        if (request.method().equals(HttpMethod.GET))
            throw new Failure.Unsupported("'" + Excerpt.of(request.target()) + "'").toException();
        if (OipRawRequest.is(request)) return OipRawRequest.read(request, model, signature);
        Asked asked = new OipRequestReader(request, model).read(signature.batched());
        OipFit.check(asked.tensors(), model, signature);
        if (asked.wish() instanceof AnswerWish.OpenInference wish)
            OipTopClasses.requireOrdered(wish.classes(), signature);
        return asked;
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        if (!(asked.wish() instanceof AnswerWish.OpenInference wish))
            throw new IllegalArgumentException("a request of another protocol");
        OipWriter out = new OipWriter()
                .text("model_name", request.model().text())
                .text("model_version", answer.model().map(ModelVersion::text))
                .text("id", asked.tensors().id())
                .parameters(answer.outputs().parameters())
                .openList("outputs");
        for (Tensor given : answer.outputs().tensors()) {
            Tensor output = OipTopClasses.asWished(given, wish.classes());
            boolean inBinary = wish.wantsBinary(output.name());
            if (!inBinary) requireJsonForm(output);
            out.tensor(output, output.shape(), inBinary);
        }
        return out.closeList().body();
    }

    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        OipWriter out = new OipWriter()
                .text("id", request.id())
                .parameters(parameters(request))
                .openList("inputs");
        for (Tensor input : request.tensors()) {
            boolean inBinary = binary && !(input.data() instanceof TensorData.Json);
            out.tensor(input, shape(input, model.signature()), inBinary);
        }
        out.closeList();
        if (request.wanted().isEmpty()) return out.body();
        out.openList("outputs");
        for (String output : request.wanted()) {
            if (binary) out.wantedBinary(output);
            else out.wanted(output);
        }
        return out.closeList().body();
    }

    /** Answers are wanted in binary, but where outputs are named each says so for itself. */
    private Map<String, Parameter> parameters(Tensors request) {
        if (!binary || !request.wanted().isEmpty()) return request.parameters();
        Map<String, Parameter> all = new HashMap<>(request.parameters());
        all.put("binary_data_output", new Parameter.Flag(true));
        return all;
    }

    /** Triton takes an empty shape for no elements at all: a scalar goes as [1], unless the model says it is one. */
    static Shape shape(Tensor input, ModelSignature signature) {
        if (input.shape().rank() > 0) return input.shape();
        boolean expected = signature.input(input.name()).stream()
                .anyMatch(spec -> spec.shape().rank() == 0);
        return expected ? Shape.SCALAR : Shape.of(1);
    }

    private static void requireJsonForm(Tensor output) {
        if (output.type() == DataType.FP16 || output.type() == DataType.BF16)
            throw new Failure.Unfit(
                            "outputs",
                            "sending " + output.type() + " data via JSON is not supported. Please use the binary data"
                                    + " format for output " + Excerpt.of(output.name()))
                    .toException();
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        return new OipAnswerReader(headers, body).read(request, signature);
    }

    @Override
    public String errorMessage(Buffer body) {
        return AnswerText.of(body, MESSAGE_FIELDS);
    }
}
