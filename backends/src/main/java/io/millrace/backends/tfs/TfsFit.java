package io.millrace.backends.tfs;

import io.millrace.inference.Excerpt;
import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Tensor;
import io.millrace.inference.TensorSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether a {@code PredictRequest} is one for this model. Names are checked with the texts of TensorFlow Serving's
 * {@code predict_util.cc}, tensors before TensorFlow would do it itself. Fails with {@code Unfit}.
 */
final class TfsFit {
    private final ModelSignature signature;

    TfsFit(ModelSignature signature) {
        this.signature = signature;
    }

    void checkNames(Set<String> given) {
        if (!signature.isKnown() || areAll(given)) return;
        Set<String> takes = signature.inputs().stream().map(TensorSpec::name).collect(Collectors.toSet());
        throw unfit(
                "inputs",
                "input size does not match signature: " + given.size() + "!=" + takes.size() + " len({"
                        + list(given, name -> true) + "}) != len({" + list(takes, name -> true) + "}). Sent extra: {"
                        + list(given, name -> !takes.contains(name)) + "}. Missing but required: {"
                        + list(takes, name -> !given.contains(name)) + "}.");
    }

    private boolean areAll(Set<String> given) {
        for (TensorSpec spec : signature.inputs()) if (!given.contains(spec.name())) return false;
        return given.size() == signature.inputs().size();
    }

    void checkWanted(List<String> outputs) {
        if (outputs.isEmpty()) return;
        Set<String> seen = new HashSet<>();
        for (String output : outputs) {
            if (!signature.outputs().isEmpty() && signature.output(output).isEmpty())
                throw unfit(
                        "output_filter",
                        "output tensor alias not found in signature: " + Excerpt.of(output)
                                + " Outputs expected to be in the set {"
                                + list(
                                        signature.outputs().stream()
                                                .map(TensorSpec::name)
                                                .toList(),
                                        name -> true)
                                + "}.");
            if (!seen.add(output)) throw unfit("output_filter", "duplicate output tensor alias: " + Excerpt.of(output));
        }
    }

    void checkTensors(List<Tensor> tensors) {
        if (!signature.isKnown()) return;
        for (Tensor tensor : tensors) {
            TensorSpec spec = signature.input(tensor.name()).orElseThrow();
            if (tensor.type() != spec.type())
                throw unfit(tensor, "is " + tensor.type() + " where the model takes " + spec.type());
            if (!spec.shape().accepts(tensor.shape()))
                throw unfit(tensor, "has shape " + tensor.shape() + " where the model takes " + spec.shape());
            long rows = tensors.getFirst().rows();
            if (signature.batched() && tensor.rows() != rows)
                throw unfit(tensor, "has " + tensor.rows() + " rows where the first input has " + rows);
        }
    }

    private static String list(Iterable<String> names, Predicate<String> which) {
        TreeSet<String> sorted = new TreeSet<>();
        for (String name : names) if (which.test(name)) sorted.add(name);
        Stream<String> shown = sorted.stream().limit(16).map(Excerpt::of);
        return shown.collect(Collectors.joining(","));
    }

    private static FailureException unfit(Tensor tensor, String problem) {
        String name = Excerpt.of(tensor.name());
        return unfit("inputs." + name, "input '" + name + "' " + problem);
    }

    private static FailureException unfit(String where, String problem) {
        return new Failure.Unfit(where, problem).toException();
    }
}
