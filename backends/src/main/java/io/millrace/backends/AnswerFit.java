package io.millrace.backends;

import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.Tensors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a server's outputs are what was asked for and what the model says of itself: names, datatypes, shapes, and as
 * many rows as the request had.
 */
public final class AnswerFit {
    private AnswerFit() {}

    /**
     * @param outputs   as the server gave them
     * @param signature checked against as far as it is known
     * @return the outputs asked for, in that order; all of them, in the server's order, where none was named
     * @throws BadAnswerException when something does not fit
     */
    public static List<Tensor> check(List<Tensor> outputs, Tensors request, ModelSignature signature) {
        Set<String> names = new HashSet<>();
        for (Tensor output : outputs) {
            if (!names.add(output.name())) throw bad(output.name(), "is given twice");
            checkSpec(output, signature);
            if (signature.batched()) checkRows(output, request);
        }
        if (!request.wanted().isEmpty()) return pick(outputs, request.wanted());
        for (TensorSpec spec : signature.outputs())
            if (!names.contains(spec.name())) throw bad(spec.name(), "is missing");
        return outputs;
    }

    private static void checkSpec(Tensor output, ModelSignature signature) {
        if (signature.outputs().isEmpty()) return;
        Optional<TensorSpec> spec = signature.output(output.name());
        if (spec.isEmpty()) throw bad(output.name(), "is not one of the model's");
        if (spec.get().type() != output.type())
            throw bad(
                    output.name(),
                    "is " + output.type() + " instead of " + spec.get().type());
        if (!spec.get().shape().accepts(output.shape()))
            throw bad(
                    output.name(),
                    "has shape " + output.shape() + " instead of " + spec.get().shape());
    }

    private static void checkRows(Tensor output, Tensors request) {
        if (request.tensors().isEmpty()) return;
        long sent = request.tensors().getFirst().rows();
        if (output.shape().rank() == 0) throw bad(output.name(), "has no batch dimension");
        if (output.rows() != sent) throw bad(output.name(), "has " + output.rows() + " rows for " + sent + " sent");
    }

    private static List<Tensor> pick(List<Tensor> outputs, List<String> wanted) {
        List<Tensor> picked = new ArrayList<>(wanted.size());
        for (String name : wanted) picked.add(named(outputs, name));
        return picked;
    }

    private static Tensor named(List<Tensor> outputs, String name) {
        for (Tensor output : outputs) if (output.name().equals(name)) return output;
        throw bad(name, "is missing");
    }

    private static BadAnswerException bad(String output, String problem) {
        return new BadAnswerException("output '" + Excerpt.of(output) + "' " + problem);
    }
}
