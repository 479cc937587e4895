package io.millrace.backends.tfs;

import io.millrace.inference.AnswerWish;
import io.millrace.inference.Asked;
import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonFields;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Reads a predict request. Unknown fields are ignored, and so is text behind the object, as the server does. */
final class TfsRequestReader {
    private static final String DEFAULT_SIGNATURE = "serving_default";

    private final ModelSignature signature;
    private final JsonScanner in;
    private final TfsTensors reader;
    private List<Tensor> tensors = List.of();
    private boolean instances;
    private boolean inputs;

    /** @param signature of known inputs */
    TfsRequestReader(Buffer body, ModelSignature signature) {
        this.signature = signature;
        this.in = JsonScanner.of(body);
        this.reader = new TfsTensors(body, signature.inputs());
    }

    Asked read() {
        for (TensorSpec input : signature.inputs()) TfsJson.requireForm("input", input.name(), input.type());
        try {
            document();
        } catch (JsonException problem) {
            throw malformed("", "JSON Parse error: " + problem.problem() + " at offset: " + problem.offset());
        }
        for (Tensor tensor : tensors) check(tensor);
        return new Asked(Tensors.of(tensors), new AnswerWish.TensorFlow(instances));
    }

    private void document() {
        JsonFields fields = JsonFields.enter(in);
        while (fields.next()) {
            switch (fields.name()) {
                case "signature_name" -> requireDefaultSignature(in);
                case "instances" -> {
                    requireFirst();
                    instances = true;
                    tensors = reader.rows(in, "instances");
                    if (tensors.getFirst().rows() == 0) throw malformed("", "No values in 'instances' array");
                }
                case "inputs" -> {
                    requireFirst();
                    inputs = true;
                    tensors = reader.columns(in, "inputs");
                }
                default -> in.skip();
            }
        }
        if (!instances && !inputs) throw malformed("", "Missing 'inputs' or 'instances' key");
    }

    private void requireFirst() {
        if (instances || inputs)
            throw malformed("", "Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist ");
    }

    static void requireDefaultSignature(JsonScanner in) {
        String name;
        try {
            name = in.string();
        } catch (JsonException problem) {
            if (!problem.isOfAnotherKind()) throw problem;
            throw malformed("", "'signature_name' key must be a string value.");
        }
        if (!name.isEmpty() && !name.equals(DEFAULT_SIGNATURE))
            throw new Failure.Unfit(
                            "", "Serving signature name: \"" + Excerpt.of(name) + "\" not found in signature def")
                    .toException();
    }

    private void check(Tensor tensor) {
        TensorSpec spec = signature.input(tensor.name()).orElseThrow();
        if (!spec.shape().accepts(tensor.shape()))
            throw unfit(tensor, "has shape " + tensor.shape() + " where the model takes " + spec.shape());
        long rows = tensors.getFirst().rows();
        if (signature.batched() && tensor.rows() != rows)
            throw unfit(tensor, "has " + tensor.rows() + " rows where the first input has " + rows);
    }

    private FailureException unfit(Tensor tensor, String problem) {
        String where = (instances ? "instances" : "inputs") + "." + tensor.name();
        return new Failure.Unfit(where, "input '" + tensor.name() + "' " + problem).toException();
    }

    private static FailureException malformed(String where, String problem) {
        return new Failure.Malformed(where, problem).toException();
    }
}
