package io.millrace.backends.torchserve;

import io.millrace.backends.AnswerText;
import io.millrace.backends.BadAnswerException;
import io.millrace.backends.RequestParameters;
import io.millrace.backends.ServedModel;
import io.millrace.backends.TargetPath;
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
import io.millrace.inference.form.JsonForm;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * TorchServe's predictions, by a declared signature.
 *
 * <p>A client's JSON of the signature's rank is a batch; of one dimension less it is one element, and its answer is that
 * element's alone. A single tensor stands bare, several in an object by name. To a server each row is a request of its
 * own ({@link #encodeRows}), for TorchServe takes one HTTP request for one element of a batch.
 */
public final class TorchServeCodec implements WireCodec {
    /** Each is an HTTP request of its own; nobody should cause more of them with one. */
    private static final int MOST_ROWS = 1024;

    private static final List<String> MESSAGE_FIELDS = List.of("message");

    @Override
    public WireForm form() {
        return WireForm.TORCHSERVE_REST;
    }

    @Override
    public Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        return request.at(addressed(request.target(), model, version));
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        if (!signature.isKnown())
            throw notCarried(
                    "a request in TorchServe's form",
                    "the inputs of model '" + model + "' are not known; they can be declared in the configuration");
        return new TorchServeRequestReader(request, signature).read();
    }

    /** {@code /predictions/{m}[/{version}[/…]]}, or {@code /explanations} the same way. */
    private static String addressed(String target, ModelName model, Optional<ModelVersion> version) {
        TargetPath path = TargetPath.of(target);
        List<String> segments = new ArrayList<>(path.segments());
        segments.set(1, model.text());
        if (version.isPresent()) {
            if (segments.size() > 2) segments.set(2, version.get().text());
            else segments.add(version.get().text());
        }
        return path.with(segments).toString();
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        if (!(asked.wish() instanceof AnswerWish.TorchServe(boolean oneElement)))
            throw new IllegalArgumentException("a request of another protocol");
        TorchServeWriter out = new TorchServeWriter(answer.outputs().tensors());
        if (!oneElement) return json(out.whole());
        for (Tensor output : answer.outputs().tensors())
            if (output.rows() != 1)
                throw new Failure.Unfit(
                                "output '" + Excerpt.of(output.name()) + "'",
                                output.rows() + " rows for the one element asked about")
                        .toException();
        return json(out.rows(1).getFirst());
    }

    /** A request of one row, or any where the model has no batch dimension; more rows need {@link #encodeRows}. */
    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        List<Body> rows = encodeRows(request, model.signature());
        if (rows.size() > 1)
            throw notCarried("a batch of " + rows.size() + " rows", "TorchServe takes one row as one request");
        return rows.getFirst();
    }

    /**
     * One request for each row, in their order; a single one for all where the model has no batch dimension. Fails with
     * {@code NotCarried} where TorchServe has no form for something, and for more than {@value #MOST_ROWS} rows.
     */
    public List<Body> encodeRows(Tensors request, ModelSignature signature) {
        if (signature.outputs().isEmpty())
            throw notCarried("the answer", "TorchServe names no output and the model's are not declared");
        RequestParameters.requireNoLoss(request, "TorchServe");
        for (Tensor input : request.tensors()) JsonForm.requireVisible(input);
        TorchServeWriter out = new TorchServeWriter(request.tensors());
        if (!signature.batched()) return List.of(json(out.whole()));
        return out.rows(rows(request.tensors())).stream()
                .map(TorchServeCodec::json)
                .toList();
    }

    private static long rows(List<Tensor> inputs) {
        long rows = inputs.getFirst().rows();
        for (Tensor input : inputs)
            if (input.rows() != rows || input.shape().rank() == 0)
                throw new Failure.Unfit(
                                "input '" + Excerpt.of(input.name()) + "'", "its rows are not those of the others")
                        .toException();
        if (rows > MOST_ROWS)
            throw notCarried(
                    "a batch of " + rows + " rows",
                    "TorchServe takes one row as one request, here at most " + MOST_ROWS);
        if (rows == 0) throw notCarried("an empty batch", "TorchServe takes one row as one request");
        return rows;
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        return decodeRows(List.of(body), request, signature);
    }

    /**
     * Reads the answers to the requests of {@link #encodeRows}, in their order.
     *
     * @throws BadAnswerException when one is not valid, or they do not fit the request or each other
     */
    public Computed decodeRows(List<Buffer> answers, Tensors request, ModelSignature signature) {
        return new TorchServeAnswerReader(signature).read(answers, request);
    }

    @Override
    public String errorMessage(Buffer body) {
        return AnswerText.of(body, MESSAGE_FIELDS);
    }

    private static FailureException notCarried(String what, String why) {
        return new Failure.NotCarried(what, why).toException();
    }

    private static Body json(Buffer text) {
        return new Body(MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"), text);
    }
}
