package io.millrace.inference.protobuf;

import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Gathers the dimensions of a tensor's shape; fails with {@code Malformed} where they cannot be one's. */
public final class ProtoShape implements LongConsumer {
    private final ProtoReader in;
    private final String name;
    private final long least;
    private long[] dims = new long[4];
    private int rank;

    private ProtoShape(ProtoReader in, String name, long least) {
        this.in = in;
        this.name = name;
        this.least = least;
    }

    /** Of a tensor: all dimensions are known. */
    public static ProtoShape ofTensor(ProtoReader in, String name) {
        return new ProtoShape(in, name, 0);
    }

    /** Of what a model says: a dimension may be {@link Shape#VARIABLE}. */
    public static ProtoShape ofModel(ProtoReader in, String name) {
        return new ProtoShape(in, name, Shape.VARIABLE);
    }

    /** Takes the dimensions the reader stands at: a list of integers, packed or not. */
    public void addAll() {
        in.integers(name, this);
    }

    @Override
    public void accept(long dim) {
        if (dim < least) throw in.malformed(name, "dimension " + dim + " is negative");
        if (rank == Shape.MAX_RANK) throw in.malformed(name, "more than " + Shape.MAX_RANK + " dimensions");
        if (rank == dims.length) dims = Arrays.copyOf(dims, 2 * rank);
        dims[rank++] = dim;
    }

    public Shape shape() {
        return shape(() -> in.where(name));
    }

    /** @param where the shape stands, for a walk that has left its message */
    public Shape shape(Supplier<String> where) {
        try {
            return Shape.of(dims, rank);
        } catch (IllegalArgumentException tooLarge) {
            throw new Failure.Malformed(where.get(), "it has more elements than can be counted").toException();
        }
    }
}
