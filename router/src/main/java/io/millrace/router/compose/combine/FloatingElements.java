package io.millrace.router.compose.combine;

import io.millrace.inference.DataType;
import io.millrace.inference.form.ByteSpan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Floating numbers between raw bytes and doubles, a run of them at a time: a loop for each type, without a choice in it. */
final class FloatingElements {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);
    private static final int QUIET_NAN = 0x7fc0;

    private FloatingElements() {}

    private static VarHandle view(Class<?> of) {
        return MethodHandles.byteArrayViewVarHandle(of, ByteOrder.LITTLE_ENDIAN);
    }

    /** @param from the first element */
    static void read(DataType type, ByteSpan bytes, int from, int count, double[] into) {
        byte[] array = bytes.array();
        int at = bytes.from() + from * type.byteSize();
        switch (type) {
            case FP16 -> {
                for (int i = 0; i < count; i++) into[i] = Float.float16ToFloat((short) SHORT.get(array, at + 2 * i));
            }
            case BF16 -> {
                for (int i = 0; i < count; i++)
                    into[i] = Float.intBitsToFloat((short) SHORT.get(array, at + 2 * i) << 16);
            }
            case FP32 -> {
                for (int i = 0; i < count; i++) into[i] = Float.intBitsToFloat((int) INT.get(array, at + 4 * i));
            }
            case FP64 -> {
                for (int i = 0; i < count; i++) into[i] = Double.longBitsToDouble((long) LONG.get(array, at + 8 * i));
            }
            default -> throw new IllegalArgumentException(type + " is no floating type");
        }
    }

    /** To the nearest of the type, ties to even. All NaN are the same one, whichever the processor made. */
    static void write(DataType type, double[] values, int count, byte[] into, int from) {
        int at = from * type.byteSize();
        switch (type) {
            case FP16 -> {
                for (int i = 0; i < count; i++)
                    SHORT.set(into, at + 2 * i, Float.floatToFloat16(roundedToOdd(values[i])));
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) SHORT.set(into, at + 2 * i, bfloat16(roundedToOdd(values[i])));
            }
            case FP32 -> {
                for (int i = 0; i < count; i++) INT.set(into, at + 4 * i, Float.floatToIntBits((float) values[i]));
            }
            case FP64 -> {
                for (int i = 0; i < count; i++) LONG.set(into, at + 8 * i, Double.doubleToLongBits(values[i]));
            }
            default -> throw new IllegalArgumentException(type + " is no floating type");
        }
    }

    /**
     * A float from which a shorter one is rounded as from the double itself: truncated, and odd where anything was lost.
     * Source: S. Boldo and G. Melquiond, Emulation of FMA and Correctly Rounded Sums: Proved Algorithms Using Rounding to Odd,
     * 2008.
     */
    private static float roundedToOdd(double value) {
        float nearest = (float) value;
        if (Double.isNaN(value)) return Float.NaN;
        if (nearest == value) return nearest;
        int bits = Float.floatToRawIntBits(nearest);
        if (Math.abs((double) nearest) > Math.abs(value)) bits--;
        return Float.intBitsToFloat(bits | 1);
    }

    private static short bfloat16(float value) {
        if (Float.isNaN(value)) return (short) QUIET_NAN;
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
