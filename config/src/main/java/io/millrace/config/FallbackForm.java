package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.inference.DataType;
import io.millrace.inference.Excerpt;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code fallback} of a model, both ways. Without it a client is told of every failure. */
final class FallbackForm {
    private FallbackForm() {}

    /** @param declared what the model is said to answer, if anything */
    static Optional<FallbackSettings> read(Section model, ModelSignature declared) {
        Section at = model.section("fallback");
        if (!at.keys().contains("answer")) return Optional.empty();
        List<DefaultOutput> answer = new ArrayList<>();
        for (Node item : at.items("answer")) output(at.section(item), declared).ifPresent(answer::add);
        return answer.isEmpty() ? Optional.empty() : at.build(() -> new FallbackSettings(answer));
    }

    private static Optional<DefaultOutput> output(Section at, ModelSignature declared) {
        Optional<TensorSpec> read = SignatureForm.tensor(at);
        if (read.isEmpty()) return Optional.empty();
        TensorSpec spec = read.get();
        refuseOthers(at, spec, declared);
        return elements(at, "data", spec.type()).flatMap(data -> at.build(() -> new DefaultOutput(spec, data)));
    }

    /** As they were written; empty where one is no element of that type, which has been told. */
    static Optional<List<String>> elements(Section at, String key, DataType type) {
        List<String> data = new ArrayList<>();
        boolean fits = true;
        for (Node item : at.items(key)) {
            if (!(item instanceof Scalar element)) continue;
            data.add(element.text());
            Optional<String> problem = problem(type, element.text());
            fits &= problem.isEmpty();
            problem.ifPresent(text -> at.refuse(element, () -> text));
        }
        return fits ? Optional.of(data) : Optional.empty();
    }

    private static Optional<String> problem(DataType type, String element) {
        try {
            DefaultOutput.check(type, element);
            return Optional.empty();
        } catch (IllegalArgumentException unfit) {
            return Optional.of(String.valueOf(unfit.getMessage()));
        }
    }

    /** An answer that the model would never give helps nobody. */
    private static void refuseOthers(Section at, TensorSpec spec, ModelSignature declared) {
        if (declared.outputs().isEmpty()) return;
        Optional<TensorSpec> output = declared.output(spec.name());
        if (output.isEmpty()) {
            refuse(at, "name", "no output '" + Excerpt.of(spec.name()) + "' is declared");
        } else if (output.get().type() != spec.type()) {
            refuse(
                    at,
                    "datatype",
                    "output '" + Excerpt.of(spec.name()) + "' is declared as "
                            + output.get().type());
        } else if (!output.get().shape().accepts(spec.shape())) {
            refuse(
                    at,
                    "shape",
                    "output '" + Excerpt.of(spec.name()) + "' is declared with the shape "
                            + output.get().shape());
        } else if (declared.batched() && spec.shape().dim(0) != Shape.VARIABLE) {
            refuse(at, "shape", "the model takes batches: dimension 0 must be -1, and 'data' one row");
        }
    }

    private static void refuse(Section at, String key, String problem) {
        at.value(key).ifPresent(entry -> at.refuse(entry.value(), () -> problem));
    }

    static Printed print(FallbackSettings settings) {
        return new Printed()
                .sections(
                        "answer",
                        settings.answer().stream().map(FallbackForm::print).toList());
    }

    private static Printed print(DefaultOutput output) {
        TensorSpec spec = output.spec();
        return new Printed()
                .text("name", spec.name())
                .text("datatype", spec.type().name())
                .wholes("shape", Arrays.stream(spec.shape().toArray()).boxed().toList())
                .texts("data", output.data());
    }
}
