package io.millrace.backends.torchserve;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.JsonException;
import io.millrace.inference.form.JsonScanner;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a form: a part of an input's name is that input. A single part of another name is read as a body would be,
 * if it is the one that TorchServe's own handlers read, or the model has one input alone.
 */
final class TorchServeForm {
    private final List<FormPart> parts;
    private final ModelSignature signature;

    TorchServeForm(List<FormPart> parts, ModelSignature signature) {
        this.parts = parts;
        this.signature = signature;
    }

    /** In the order of the inputs; those of raw bytes without a batch dimension. */
    List<Tensor> read() {
        if (parts.isEmpty()) throw new Failure.Malformed("body", "a form without parts").toException();
        if (parts.size() == 1 && isWhole(parts.getFirst().name())) return whole(parts.getFirst());
        @Nullable Tensor[] found = new Tensor[signature.inputs().size()];
        for (FormPart part : parts) {
            int index = index(part);
            TensorSpec input = signature.inputs().get(index);
            if (found[index] != null) throw unfit(part.where(), "input '" + input.name() + "' is given twice");
            found[index] = value(part, input, List.of(input)).getFirst();
        }
        List<Tensor> tensors = new ArrayList<>(found.length);
        for (int i = 0; i < found.length; i++) {
            Tensor tensor = found[i];
            if (tensor == null)
                throw unfit(
                        "body",
                        "no part for input '" + signature.inputs().get(i).name() + "'");
            tensors.add(tensor);
        }
        return tensors;
    }

    private boolean isWhole(String name) {
        return signature.input(name).isEmpty() && (signature.inputs().size() == 1 || TorchServeTensors.isWhole(name));
    }

    private List<Tensor> whole(FormPart part) {
        return value(part, signature.inputs().getFirst(), signature.inputs());
    }

    private int index(FormPart part) {
        List<TensorSpec> inputs = signature.inputs();
        for (int i = 0; i < inputs.size(); i++) if (inputs.get(i).name().equals(part.name())) return i;
        if (inputs.size() == 1 && TorchServeTensors.isWhole(part.name())) return 0;
        throw unfit(
                part.where(),
                "the model has no input of this name, but "
                        + inputs.stream().map(TensorSpec::name).toList());
    }

    /** @param inputs those that may stand in it by name, if it is a whole document; else the input alone */
    private List<Tensor> value(FormPart part, TensorSpec input, List<TensorSpec> inputs) {
        if (part.bytes().length() == 0)
            throw unfit(part.where(), "it is empty; JSON without a form has Content-Type application/json");
        return switch (TorchServeMedia.of(part.contentType())) {
            case JSON -> json(part, inputs);
            case RAW -> file(part, input, inputs);
            case PARTS, FIELDS, HANDLERS_OWN ->
                throw new Failure.NotCarried(
                                part.where() + " of type " + Excerpt.of(part.contentType()),
                                "only its own handler knows how to read it; send application/json or"
                                        + " application/octet-stream")
                        .toException();
        };
    }

    private List<Tensor> json(FormPart part, List<TensorSpec> inputs) {
        try {
            return new TorchServeTensors(part.bytes(), inputs, "input", part.where()).read();
        } catch (JsonException problem) {
            throw new Failure.Malformed(part.where(), "it is not JSON: " + problem.getMessage()).toException();
        }
    }

    /** Of any file that clients cannot tell by its name they say that it is raw bytes. */
    private List<Tensor> file(FormPart part, TensorSpec input, List<TensorSpec> inputs) {
        TorchServeRawInput raw = new TorchServeRawInput(input, signature);
        boolean maybeRaw = inputs.size() == 1 && raw.fits(part.bytes());
        if (!isJson(part.bytes())) return List.of(rawOf(part, raw, inputs));
        if (maybeRaw)
            throw unfit(
                    part.where(),
                    "it could be raw bytes as well as JSON; JSON in a file has the type application/json");
        return json(part, inputs);
    }

    private static Tensor rawOf(FormPart part, TorchServeRawInput raw, List<TensorSpec> inputs) {
        if (inputs.size() > 1)
            throw unfit(part.where(), "it is not JSON, and raw bytes can only be a single input of numbers");
        return raw.read(part.bytes(), part.where());
    }

    private static boolean isJson(Buffer bytes) {
        try {
            JsonScanner document = JsonScanner.of(bytes);
            document.skip();
            document.end();
            return true;
        } catch (JsonException other) {
            return false;
        }
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
