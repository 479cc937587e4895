package io.millrace.inference;

/**
 * One named tensor. The shape is fully known; raw data has exactly its bytes, strings exactly its elements.
 *
 * @throws IllegalArgumentException when data and shape disagree; codecs check first and answer with a {@link Failure}
 */
public record Tensor(String name, DataType type, Shape shape, TensorData data) {
    public Tensor {
        if (!shape.isKnown()) throw new IllegalArgumentException("tensor " + name + " has a variable dimension");
        switch (data) {
            case TensorData.Raw(var bytes) -> {
                if (!type.isFixedSize()) throw new IllegalArgumentException("BYTES tensor " + name + " given raw");
                if (bytes.length() != Math.multiplyExact(shape.elements(), (long) type.byteSize()))
                    throw new IllegalArgumentException(
                            "tensor " + name + " has " + bytes.length() + " bytes for " + type + shape);
            }
            case TensorData.Strings(var elements) -> {
                if (type != DataType.BYTES || elements.size() != shape.elements())
                    throw new IllegalArgumentException(
                            "tensor " + name + " has " + elements.size() + " strings for " + type + shape);
            }
            case TensorData.Json json -> {
                if (type == DataType.FP16 || type == DataType.BF16)
                    throw new IllegalArgumentException(type + " tensor " + name + " has no JSON form");
            }
        }
    }

    /** Rows of the batch: dimension 0, or 1 for a scalar. */
    public long rows() {
        return shape.rank() == 0 ? 1 : shape.dim(0);
    }

    public Tensor renamed(String newName) {
        return new Tensor(newName, type, shape, data);
    }

    /** The same elements under another shape of as many elements. */
    public Tensor reshaped(Shape newShape) {
        return new Tensor(name, type, newShape, data);
    }
}
