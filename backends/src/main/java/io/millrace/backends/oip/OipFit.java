package io.millrace.backends.oip;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelName;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a request is one for this model: the checks of Triton in its order, with its texts. The note on prepended batch
 * dimensions that Triton adds to a wrong shape is left out: it speaks of its own config files.
 */
final class OipFit {
    private final Tensors request;
    private final String model;
    private final ModelSignature signature;

    private OipFit(Tensors request, ModelName model, ModelSignature signature) {
        this.request = request;
        this.model = model.text();
        this.signature = signature;
    }

    /** What begins most of Triton's messages. */
    static String prefix(Optional<String> id) {
        return "[request id: " + id.map(Excerpt::of).orElse("<id_unknown>") + "] ";
    }

    /** Fails with {@code Unfit}; passes everything where the signature is not known. */
    static void check(Tensors request, ModelName model, ModelSignature signature) {
        if (!signature.isKnown()) return;
        OipFit fit = new OipFit(request, model, signature);
        fit.checkOutputs();
        fit.checkCount();
        for (Tensor input : request.tensors()) fit.checkType(input);
        if (signature.batched()) fit.checkBatch();
        for (Tensor input : request.tensors()) fit.checkShape(input);
    }

    private String prefix() {
        return prefix(request.id());
    }

    private void checkOutputs() {
        if (signature.outputs().isEmpty()) return;
        for (int i = 0; i < request.wanted().size(); i++) {
            String name = request.wanted().get(i);
            if (signature.output(name).isEmpty())
                throw unfit("unexpected inference output " + quoted(name) + forModel());
        }
    }

    private void checkCount() {
        List<TensorSpec> required = signature.inputs();
        List<Tensor> given = request.tensors();
        if (given.size() != required.size()) {
            Stream<String> missing = required.stream()
                    .map(TensorSpec::name)
                    .filter(name -> request.named(name).isEmpty());
            throw unfit(prefix() + "expected " + required.size() + " inputs but got " + given.size() + " inputs"
                    + forModel()
                    + ". Got input(s) " + list(given.stream().map(Tensor::name))
                    + ", but missing required input(s) " + list(missing)
                    + ". Please provide all required input(s).");
        }
        for (Tensor input : given)
            if (signature.input(input.name()).isEmpty())
                throw unfit("unexpected inference input " + quoted(input.name()) + forModel());
    }

    private void checkType(Tensor input) {
        TensorSpec spec = spec(input);
        if (input.type() != spec.type())
            throw unfit(prefix() + "inference input " + quoted(input.name()) + " data-type is '" + input.type()
                    + "', but model '" + model + "' expects '" + spec.type() + "'");
    }

    private void checkBatch() {
        long rows = request.tensors().getFirst().rows();
        for (Tensor input : request.tensors()) {
            if (input.shape().rank() == 0)
                throw unfit(prefix() + "input " + quoted(input.name())
                        + " has no shape but model requires batch dimension" + forModel());
            if (input.rows() != rows)
                throw unfit(prefix() + "input " + quoted(input.name()) + " batch size does not match other inputs"
                        + forModel());
        }
    }

    private void checkShape(Tensor input) {
        TensorSpec spec = spec(input);
        if (!spec.shape().accepts(input.shape()))
            throw unfit(prefix() + "unexpected shape for input " + quoted(input.name()) + forModel() + ". Expected "
                    + spec.shape() + ", got " + input.shape() + ". ");
    }

    private TensorSpec spec(Tensor input) {
        return signature.input(input.name()).orElseThrow();
    }

    private String forModel() {
        return " for model '" + model + "'";
    }

    private static String quoted(String name) {
        return "'" + Excerpt.of(name) + "'";
    }

    private static String list(Stream<String> names) {
        return names.limit(16).map(OipFit::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    /** Without a place in front: these are Triton's texts, which name what they speak of. */
    private static FailureException unfit(String problem) {
        return new Failure.Unfit("", problem).toException();
    }
}
