package io.millrace.backends.torchserve;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.form.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads the body of a prediction by the model's signature: one element, or a whole batch of them. */
final class TorchServeRequestReader {
    private final Wire request;
    private final ModelSignature signature;

    /** @param signature of known inputs */
    TorchServeRequestReader(Wire request, ModelSignature signature) {
        this.request = request;
        this.signature = signature;
    }

    Asked read() {
        String contentType = Objects.requireNonNullElse(request.headers().get("content-type"), "");
        return switch (TorchServeMedia.of(contentType)) {
            case JSON -> json();
            case RAW -> raw();
            case PARTS -> form(FormParts.ofMultipart(contentType, request.body()));
            case FIELDS -> form(FormParts.ofFields(request.body()));
            case HANDLERS_OWN ->
                throw notCarried(
                        "a body of type " + Excerpt.of(contentType),
                        "only its own handler knows how to read it; send application/json or application/octet-stream");
        };
    }

    private Asked json() {
        try {
            return asked(new TorchServeTensors(request.body(), signature.inputs(), "input", "body").read());
        } catch (JsonException problem) {
            throw new Failure.Malformed("body", "it is not JSON: " + problem.getMessage()).toException();
        }
    }

    private Asked form(List<FormPart> parts) {
        return asked(new TorchServeForm(parts, signature).read());
    }

    /** One element of the only input, if it has exactly its bytes. */
    private Asked raw() {
        TensorSpec input = signature.inputs().getFirst();
        if (signature.inputs().size() > 1) throw notCarried("raw bytes", "they can only be a single input of numbers");
        return asked(
                List.of(new TorchServeRawInput(input, signature).read(request.body(), "input '" + input.name() + "'")));
    }

    /** One element of each input, or batches of as many rows; the first input tells. */
    private Asked asked(List<Tensor> tensors) {
        boolean oneElement = signature.batched() && lacksBatch(tensors.getFirst());
        List<Tensor> batches = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) batches.add(batch(tensor, oneElement));
        for (Tensor batch : batches) check(batch, batches.getFirst().rows());
        return new Asked(Tensors.of(batches), new AnswerWish.TorchServe(oneElement));
    }

    private boolean lacksBatch(Tensor tensor) {
        return tensor.shape().rank() == spec(tensor).shape().rank() - 1;
    }

    private Tensor batch(Tensor tensor, boolean oneElement) {
        Shape takes = spec(tensor).shape();
        int rank = takes.rank() - (oneElement ? 1 : 0);
        if (tensor.shape().rank() != rank)
            throw unfit(
                    tensor.name(),
                    "lists nested to " + tensor.shape() + ", where " + takes
                            + (signature.batched() ? ", or one element of it without the first dimension," : "")
                            + " was expected");
        return oneElement ? tensor.reshaped(tensor.shape().prepend(1)) : tensor;
    }

    private void check(Tensor tensor, long rows) {
        Shape takes = spec(tensor).shape();
        if (!takes.accepts(tensor.shape()))
            throw unfit(tensor.name(), "shape " + tensor.shape() + " where the model takes " + takes);
        if (signature.batched() && tensor.rows() != rows)
            throw unfit(tensor.name(), tensor.rows() + " rows where the first input has " + rows);
    }

    private TensorSpec spec(Tensor tensor) {
        return signature.input(tensor.name()).orElseThrow();
    }

    private static FailureException notCarried(String what, String why) {
        return new Failure.NotCarried(what, why).toException();
    }

    private static FailureException unfit(String input, String problem) {
        return new Failure.Unfit("input '" + input + "'", problem).toException();
    }
}
