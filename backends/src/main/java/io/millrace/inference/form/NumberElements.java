package io.millrace.inference.form;

import io.millrace.inference.DataType;
import io.millrace.inference.Tensor;
import io.vertx.core.buffer.Buffer;

/** The numbers of a tensor, read where they are; BOOL is 0 or 1. */
public final class NumberElements {
    private static final double TWO_TO_64 = 0x1p64;

    private final DataType type;
    private final Buffer bytes;
    private final int count;

    private NumberElements(DataType type, Buffer bytes) {
        this.type = type;
        this.bytes = bytes;
        this.count = bytes.length() / type.byteSize();
    }

    /** Of any type but BYTES; fails as {@link RawForm}. */
    public static NumberElements of(Tensor tensor) {
        return new NumberElements(tensor.type(), RawForm.of(tensor));
    }

    public int count() {
        return count;
    }

    public boolean areWhole() {
        return type.kind() != DataType.Kind.FLOATING;
    }

    /** To the nearest double, which a number of 64 bits need not be. */
    public double at(int index) {
        return switch (type) {
            case BOOL, UINT8 -> bytes.getUnsignedByte(index);
            case INT8 -> bytes.getByte(index);
            case UINT16 -> bytes.getUnsignedShortLE(2 * index);
            case INT16 -> bytes.getShortLE(2 * index);
            case UINT32 -> bytes.getUnsignedIntLE(4 * index);
            case INT32 -> bytes.getIntLE(4 * index);
            case UINT64 -> unsigned(bytes.getLongLE(8 * index));
            case INT64 -> bytes.getLongLE(8 * index);
            case FP16 -> Float.float16ToFloat(bytes.getShortLE(2 * index));
            case BF16 -> Float.intBitsToFloat(bytes.getShortLE(2 * index) << 16);
            case FP32 -> bytes.getFloatLE(4 * index);
            case FP64 -> bytes.getDoubleLE(8 * index);
            case BYTES -> throw new IllegalStateException("BYTES are no numbers");
        };
    }

    /** As people write it; exact. */
    public String text(int index) {
        return switch (type) {
            case BOOL -> bytes.getByte(index) == 0 ? "false" : "true";
            case INT64 -> Long.toString(bytes.getLongLE(8 * index));
            case UINT64 -> Long.toUnsignedString(bytes.getLongLE(8 * index));
            case FP16, BF16, FP32 -> Float.toString((float) at(index));
            case FP64 -> Double.toString(at(index));
            case UINT8, UINT16, UINT32, INT8, INT16, INT32 -> Long.toString((long) at(index));
            case BYTES -> throw new IllegalStateException("BYTES are no numbers");
        };
    }

    /**
     * How far two numbers are apart. NaN is 0 from NaN, an infinity 0 from itself; either is infinitely far from all else.
     * Of one type of 64 bits it is exact before it is rounded.
     */
    public double difference(NumberElements other, int index) {
        if (type == other.type && (type == DataType.INT64 || type == DataType.UINT64))
            return distance(bytes.getLongLE(8 * index), other.bytes.getLongLE(8 * index));
        double mine = at(index);
        double its = other.at(index);
        if (mine == its || (Double.isNaN(mine) && Double.isNaN(its))) return 0;
        double difference = Math.abs(mine - its);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    /** The larger less the smaller has its right bits without a sign, whichever of the two types they are of. */
    private double distance(long mine, long its) {
        boolean isLess = type == DataType.INT64 ? mine < its : Long.compareUnsigned(mine, its) < 0;
        return unsigned(isLess ? its - mine : mine - its);
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : bits + TWO_TO_64;
    }
}
