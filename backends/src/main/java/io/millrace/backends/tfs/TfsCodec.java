package io.millrace.backends.tfs;

import io.millrace.backends.AnswerText;
import io.millrace.backends.RequestParameters;
import io.millrace.backends.ServedModel;
import io.millrace.backends.WireCodec;
import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.InferenceRequest;
import io.millrace.inference.InferenceResponse.Computed;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.ModelVersion;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.WireForm;
import io.millrace.inference.form.JsonForm;
import io.millrace.inference.form.JsonWriter;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/**
 * TensorFlow Serving's predict, rows and columns, for the default signature; of its clients also classify and regress,
 * where the model's outputs are such an answer. Servers are asked in columns, the only form in which an output without a
 * batch dimension comes back.
 *
 * <p>Not carried: FP16, BF16 and UINT16; request parameters that would change the answer; models whose inputs or outputs
 * nobody has told.
 */
public final class TfsCodec implements WireCodec {
    private static final List<String> MESSAGE_FIELDS = List.of("error");

    @Override
    public WireForm form() {
        return WireForm.TFS_REST;
    }

    @Override
    public Wire addressed(Wire request, ModelName model, Optional<ModelVersion> version) {
        return request.at(TfsTarget.addressed(request.target(), model, version));
    }

    @Override
    public Asked decodeRequest(Wire request, ModelName model, ModelSignature signature) {
        if (!signature.isKnown())
            throw new Failure.NotCarried(
                            "a request in TensorFlow Serving's form",
                            "the inputs of model '" + model
                                    + "' are not known; they can be declared in the configuration")
                    .toException();
        TfsTarget target = TfsTarget.of(request.target());
        if (target.label().isPresent())
            throw new Failure.Unfit(
                            "",
                            "Unrecognized servable version label: "
                                    + Excerpt.of(target.label().get()))
                    .toException();
        return switch (target.verb()) {
            case TfsTarget.CLASSIFY -> new TfsExamplesReader(request.body(), signature).read(true);
            case TfsTarget.REGRESS -> new TfsExamplesReader(request.body(), signature).read(false);
            default -> new TfsRequestReader(request.body(), signature).read();
        };
    }

    @Override
    public Body encodeResponse(InferenceRequest request, Asked asked, Computed answer) {
        List<Tensor> outputs = answer.outputs().tensors();
        if (asked.wish() instanceof AnswerWish.TensorFlowExamples(boolean classes))
            return json(classes ? TfsResults.classes(outputs) : TfsResults.numbers(outputs));
        if (!(asked.wish() instanceof AnswerWish.TensorFlow(boolean rows)))
            throw new IllegalArgumentException("a request of another protocol");
        TfsAnswerWriter out = new TfsAnswerWriter(outputs);
        return json(rows ? out.rows() : out.columns());
    }

    @Override
    public Body encodeRequest(ServedModel model, Optional<ModelVersion> version, Tensors request) {
        requireReadableAnswer(model.signature());
        RequestParameters.requireNoLoss(request, "TensorFlow Serving");
        JsonWriter out = new JsonWriter(1024).put('{').field("inputs").put('{');
        for (Tensor input : request.tensors()) {
            TfsJson.requireForm("input", input.name(), input.type());
            JsonForm.requireVisible(input);
            JsonForm.nested(out.field(input.name()), input, TfsJson.styleOfInput(input));
        }
        return json(out.put('}').put('}').toBuffer());
    }

    /**
     * The same by rows, for servers that know no columns. Fails as well with {@code NotCarried} where there is no row, and
     * with {@code Unfit} where the inputs are not of as many rows each.
     */
    public Body encodeRows(ServedModel model, Tensors request) {
        requireReadableAnswer(model.signature());
        RequestParameters.requireNoLoss(request, "a server asked by rows");
        Tensor first = request.tensors().getFirst();
        if (first.rows() == 0)
            throw new Failure.NotCarried(
                            "tensor '" + Excerpt.of(first.name()) + "'",
                            "it has no rows, and a server asked by rows takes one at least")
                    .toException();
        for (Tensor input : request.tensors()) {
            TfsJson.requireForm("input", input.name(), input.type());
            JsonForm.requireVisible(input);
        }
        JsonWriter out = new JsonWriter(1024).put('{').field("instances");
        new TfsRows(request.tensors(), "instances", TfsJson::styleOfInput).write(out);
        return json(out.put('}').toBuffer());
    }

    private static void requireReadableAnswer(ModelSignature signature) {
        if (signature.outputs().isEmpty())
            throw new Failure.NotCarried(
                            "the answer", "TensorFlow Serving names no output and the model's are not known")
                    .toException();
        for (TensorSpec output : signature.outputs()) TfsJson.requireForm("output", output.name(), output.type());
    }

    @Override
    public Computed decodeResponse(MultiMap headers, Buffer body, Tensors request, ModelSignature signature) {
        return new TfsAnswerReader(body).read(request, signature);
    }

    @Override
    public String errorMessage(Buffer body) {
        return AnswerText.of(body, MESSAGE_FIELDS);
    }

    private static Body json(Buffer text) {
        return new Body(MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"), text);
    }
}
