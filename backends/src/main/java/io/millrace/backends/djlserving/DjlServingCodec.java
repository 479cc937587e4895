package io.millrace.backends.djlserving;

import io.millrace.backends.AnswerFit;
import io.millrace.backends.AnswerText;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.RequestParameters;
import io.millrace.backends.ServedModel;
import io.millrace.backends.ServerCodec;
import io.millrace.backends.WireCodec.Body;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * DJL Serving's predictions as lists of arrays, by a declared signature: inputs go in its order, and outputs come back in it,
 * named or not.
 *
 * <p>Not carried: request parameters that would change the answer; strings that are no text.
 */
public final class DjlServingCodec implements ServerCodec {
    private static final String ARRAYS = "tensor/ndlist";
    private static final List<String> MESSAGE_FIELDS = List.of("message", "error");

    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        ModelSignature signature = model.signature();
        if (!signature.isKnown() || signature.outputs().isEmpty())
            throw new Failure.NotCarried(
                            "a request to DJL Serving",
                            "the inputs and outputs of model '" + model.name()
                                    + "' are not known; they can be declared in the configuration")
                    .toException();
        RequestParameters.requireNoLoss(request, "DJL Serving");
        Buffer arrays = NdListWriter.write(inOrder(request, signature));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add(HttpHeaders.CONTENT_TYPE, ARRAYS)
                .add(HttpHeaders.ACCEPT, ARRAYS);
        return new Body(headers, arrays);
    }

    private static List<Tensor> inOrder(Tensors request, ModelSignature signature) {
        if (request.tensors().size() != signature.inputs().size())
            throw unfit(
                    "inputs",
                    "expected " + signature.inputs().size() + ", got "
                            + request.tensors().size());
        List<Tensor> inputs = new ArrayList<>();
        for (TensorSpec spec : signature.inputs())
            inputs.add(request.named(spec.name())
                    .orElseThrow(() -> unfit("input '" + Excerpt.of(spec.name()) + "'", "is missing")));
        return inputs;
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        @Nullable String type = headers.get(HttpHeaders.CONTENT_TYPE);
        // A model with a translator of its own answers as that likes.
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(ARRAYS))
            throw new BadAnswerException(
                    "it is of type " + (type == null ? "none" : Excerpt.of(type)) + ", not " + ARRAYS);
        List<Tensor> outputs = named(NdListReader.read(body), signature.outputs());
        return new Computed(Tensors.of(AnswerFit.check(outputs, request, signature)), Optional.empty());
    }

    /** By their own names where those are the model's, else by their place. */
    private static List<Tensor> named(List<Tensor> arrays, List<TensorSpec> outputs) {
        boolean byName = arrays.stream()
                .allMatch(array ->
                        outputs.stream().anyMatch(output -> output.name().equals(array.name())));
        if (byName) return arrays;
        if (arrays.size() != outputs.size())
            throw new BadAnswerException("it has " + arrays.size() + " arrays for " + outputs.size() + " outputs");
        List<Tensor> named = new ArrayList<>();
        for (int i = 0; i < arrays.size(); i++)
            named.add(arrays.get(i).renamed(outputs.get(i).name()));
        return named;
    }

    @Override
    public String errorMessage(Buffer body) {
        return AnswerText.of(body, MESSAGE_FIELDS);
    }
}
