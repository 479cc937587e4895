package io.millrace.inference;

import java.util.Arrays;
import java.util.Optional;

/**
 * Dimensions of a tensor, outermost first; dimension 0 is the batch where a model has one. In a {@link TensorSpec} a
 * dimension may be {@link #VARIABLE}; in a {@link Tensor} all are known. Rank 0 is a scalar of one element. At most
 * {@link #MAX_RANK} dimensions, whose product fits a {@code long}.
 */
public final class Shape {
    public static final long VARIABLE = -1;
    public static final int MAX_RANK = 32;
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;

    private Shape(long[] dims) {
        this.dims = dims;
    }

    /**
     * @param dims copied
     * @throws IllegalArgumentException for a dimension below -1, more than 32 dimensions, or a product over a long
     */
    public static Shape of(long... dims) {
        return of(dims, dims.length);
    }

    /** The same of no more than the first of them. */
    public static Shape of(long[] dims, int rank) {
        if (rank == 0) return SCALAR;
        if (rank > MAX_RANK) throw new IllegalArgumentException("rank " + rank + " exceeds " + MAX_RANK);
        long product = 1;
        for (int i = 0; i < rank; i++) {
            long dim = dims[i];
            if (dim < VARIABLE) throw new IllegalArgumentException("dimension " + dim + " is negative");
            if (dim > 0 && product > Long.MAX_VALUE / dim)
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(Arrays.copyOf(dims, rank)) + " has too many elements");
            if (dim > 0) product *= dim;
        }
        return new Shape(Arrays.copyOf(dims, rank));
    }

    public int rank() {
        return dims.length;
    }

    public long dim(int index) {
        return dims[index];
    }

    public boolean isKnown() {
        for (long dim : dims) if (dim == VARIABLE) return false;
        return true;
    }

    /** Number of elements; 1 for a scalar, 0 when a dimension is 0. All dimensions must be known. */
    public long elements() {
        long product = 1;
        for (long dim : dims) {
            if (dim == VARIABLE) throw new IllegalStateException("shape " + this + " has a variable dimension");
            product *= dim;
        }
        return product;
    }

    /** True when every dimension equals this one's, a {@link #VARIABLE} here accepting any. */
    public boolean accepts(Shape other) {
        if (other.dims.length != dims.length) return false;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != VARIABLE && dims[i] != other.dims[i]) return false;
        }
        return true;
    }

    /**
     * This shape with its one variable dimension such that it has so many elements; empty where it cannot have as many, or
     * where more than one is variable.
     */
    public Optional<Shape> withElements(long count) {
        long known = 1;
        int variable = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] != VARIABLE) known *= dims[i];
            else if (variable >= 0) return Optional.empty();
            else variable = i;
        }
        if (variable < 0) return known == count ? Optional.of(this) : Optional.empty();
        if (known == 0 ? count != 0 : count % known != 0) return Optional.empty();
        long[] filled = dims.clone();
        filled[variable] = known == 0 ? 0 : count / known;
        return Optional.of(of(filled));
    }

    /** This shape with one more dimension in front. */
    public Shape prepend(long dim) {
        long[] longer = new long[dims.length + 1];
        longer[0] = dim;
        System.arraycopy(dims, 0, longer, 1, dims.length);
        return of(longer);
    }

    /** This shape without dimension 0. */
    public Shape tail() {
        return dims.length <= 1 ? SCALAR : new Shape(Arrays.copyOfRange(dims, 1, dims.length));
    }

    public long[] toArray() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** As the protocols write it: {@code [-1,64]}. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < dims.length; i++) out.append(i == 0 ? "" : ",").append(dims[i]);
        return out.append(']').toString();
    }
}
