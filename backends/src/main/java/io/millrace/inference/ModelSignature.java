package io.millrace.inference;

import java.util.List;
import java.util.Optional;

/**
 * The inputs and outputs of a model, learned from its server or declared in the config. Empty lists mean "not known":
 * TorchServe publishes nothing, so its models need a declaration before another protocol can reach them.
 *
 * @param batched whether dimension 0 of every input and output is the batch
 */
public record ModelSignature(List<TensorSpec> inputs, List<TensorSpec> outputs, boolean batched) {
    public static final ModelSignature UNKNOWN = new ModelSignature(List.of(), List.of(), false);

    public ModelSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** A signature whose batch dimension is told by a variable dimension 0 on every input and output. */
    public static ModelSignature inferringBatch(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        boolean batched = !inputs.isEmpty()
                && inputs.stream().allMatch(ModelSignature::leadsVariable)
                && outputs.stream().allMatch(ModelSignature::leadsVariable);
        return new ModelSignature(inputs, outputs, batched);
    }

    private static boolean leadsVariable(TensorSpec spec) {
        return spec.shape().rank() > 0 && spec.shape().dim(0) == Shape.VARIABLE;
    }

    public boolean isKnown() {
        return !inputs.isEmpty();
    }

    public Optional<TensorSpec> input(String name) {
        return find(inputs, name);
    }

    public Optional<TensorSpec> output(String name) {
        return find(outputs, name);
    }

    private static Optional<TensorSpec> find(List<TensorSpec> specs, String name) {
        for (TensorSpec spec : specs) if (spec.name().equals(name)) return Optional.of(spec);
        return Optional.empty();
    }
}
