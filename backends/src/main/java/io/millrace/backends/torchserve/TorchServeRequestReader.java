package io.millrace.backends.torchserve;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorData;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.Wire;
import io.millrace.inference.form.JsonException;
import io.vertx.core.buffer.Buffer;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
        return switch (mediaType()) {
            case "", "application/json", "text/plain" -> json();
            case "application/octet-stream" -> raw();
            case "multipart/form-data", "application/x-www-form-urlencoded" ->
                throw notCarried(
                        "a form (" + mediaType() + ")", "its parts have no datatype; send JSON as application/json");
            default ->
                throw notCarried(
                        "a body of type " + Excerpt.of(mediaType()),
                        "only its own handler knows how to read it; send application/json or application/octet-stream");
        };
    }

    private String mediaType() {
        String value = request.headers().get("content-type");
        if (value == null) return "";
        int parameters = value.indexOf(';');
        return (parameters < 0 ? value : value.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    private Asked json() {
        try {
            List<Tensor> tensors = new TorchServeTensors(request.body(), signature.inputs(), "input").read();
            boolean oneElement = signature.batched() && lacksBatch(tensors.getFirst());
            List<Tensor> batches = new ArrayList<>(tensors.size());
            for (Tensor tensor : tensors) batches.add(batch(tensor, oneElement));
            for (Tensor batch : batches) check(batch, batches.getFirst().rows());
            return asked(batches, oneElement);
        } catch (JsonException problem) {
            throw new Failure.Malformed("body", "it is not JSON: " + problem.getMessage()).toException();
        }
    }

    private static Asked asked(List<Tensor> batches, boolean oneElement) {
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

    /** One element of the only input, if it has exactly its bytes. */
    private Asked raw() {
        TensorSpec input = signature.inputs().getFirst();
        if (signature.inputs().size() > 1 || !input.type().isFixedSize())
            throw notCarried("raw bytes", "they can only be a single input of numbers");
        Shape element = signature.batched() ? input.shape().tail() : input.shape();
        if (!element.isKnown())
            throw notCarried("raw bytes", "the shape " + input.shape() + " of the input is not fixed");
        Buffer bytes = request.body();
        BigInteger expected = BigInteger.valueOf(element.elements())
                .multiply(BigInteger.valueOf(input.type().byteSize()));
        if (!expected.equals(BigInteger.valueOf(bytes.length())))
            throw unfit(
                    input.name(),
                    bytes.length() + " bytes where " + input.type() + " of " + element + " has " + expected);
        Shape shape = signature.batched() ? element.prepend(1) : element;
        Tensor tensor = new Tensor(input.name(), input.type(), shape, new TensorData.Raw(bytes));
        return asked(List.of(tensor), signature.batched());
    }

    private static FailureException notCarried(String what, String why) {
        return new Failure.NotCarried(what, why).toException();
    }

    private static FailureException unfit(String input, String problem) {
        return new Failure.Unfit("input '" + input + "'", problem).toException();
    }
}
