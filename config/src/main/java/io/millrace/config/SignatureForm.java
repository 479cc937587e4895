package io.millrace.config;

import io.millrace.config.yaml.Node;
import io.millrace.config.yaml.Node.Scalar;
import io.millrace.config.yaml.PlainScalar;
import io.millrace.inference.DataType;
import io.millrace.inference.ModelSignature;
import io.millrace.inference.Shape;
import io.millrace.inference.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code inputs} and {@code outputs} of a model, both ways. Whether it takes batches follows from the shapes. */
final class SignatureForm {
    private SignatureForm() {}

    static ModelSignature read(Section model) {
        List<TensorSpec> inputs = tensors(model, "inputs");
        List<TensorSpec> outputs = tensors(model, "outputs");
        return inputs.isEmpty() ? ModelSignature.UNKNOWN : ModelSignature.inferringBatch(inputs, outputs);
    }

    private static List<TensorSpec> tensors(Section model, String key) {
        List<TensorSpec> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node item : model.items(key)) {
            Section at = model.section(item);
            Optional<Scalar> name = at.scalar("name");
            if (name.isPresent() && !names.add(name.get().text()))
                at.refuse(name.get(), () -> "tensor '" + name.get().text() + "' is declared twice");
            tensor(at).ifPresent(tensors::add);
        }
        return tensors;
    }

    /** Empty where something is wrong with it, which has been told. */
    static Optional<TensorSpec> tensor(Section at) {
        Optional<DataType> type = at.scalar("datatype").flatMap(name -> DataType.named(name.text()));
        if (type.isEmpty() || at.value("name").isEmpty() || at.value("shape").isEmpty()) return Optional.empty();
        return at.build(() -> new TensorSpec(at.text("name", ""), type.get(), shape(at)));
    }

    static Shape shape(Section at) {
        return Shape.of(at.items("shape").stream()
                .filter(Scalar.class::isInstance)
                .mapToLong(dimension ->
                        PlainScalar.read(((Scalar) dimension).text()).longValue())
                .toArray());
    }

    static Printed print(ModelSignature signature, Printed model) {
        if (!signature.inputs().isEmpty()) model.sections("inputs", tensors(signature.inputs()));
        if (!signature.outputs().isEmpty()) model.sections("outputs", tensors(signature.outputs()));
        return model;
    }

    private static List<Printed> tensors(List<TensorSpec> specs) {
        return specs.stream()
                .map(spec -> new Printed()
                        .text("name", spec.name())
                        .text("datatype", spec.type().name())
                        .wholes(
                                "shape",
                                Arrays.stream(spec.shape().toArray()).boxed().toList()))
                .toList();
    }
}
