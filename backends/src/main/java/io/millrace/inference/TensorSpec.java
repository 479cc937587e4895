package io.millrace.inference;

/** What a model says of one input or output; dimensions may be {@link Shape#VARIABLE}, a batch dimension included. */
public record TensorSpec(String name, DataType type, Shape shape) {
    public TensorSpec {
        if (name.isEmpty()) throw new IllegalArgumentException("a tensor needs a name");
    }
}
