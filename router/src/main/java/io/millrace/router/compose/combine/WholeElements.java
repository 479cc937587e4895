package io.millrace.router.compose.combine;

import io.millrace.inference.DataType;
import io.millrace.inference.form.ByteSpan;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Whole numbers and BOOL between raw bytes and longs whose order is theirs: UINT64 has its highest bit turned. */
final class WholeElements {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private WholeElements() {}

    private static VarHandle view(Class<?> of) {
        return MethodHandles.byteArrayViewVarHandle(of, ByteOrder.LITTLE_ENDIAN);
    }

    /** @param from the first element */
    static void read(DataType type, ByteSpan bytes, int from, int count, long[] into) {
        byte[] array = bytes.array();
        int at = bytes.from() + from * type.byteSize();
        switch (type) {
            case BOOL -> {
                for (int i = 0; i < count; i++) into[i] = array[at + i] == 0 ? 0 : 1;
            }
            case UINT8 -> {
                for (int i = 0; i < count; i++) into[i] = Byte.toUnsignedLong(array[at + i]);
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) into[i] = array[at + i];
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) into[i] = Short.toUnsignedLong((short) SHORT.get(array, at + 2 * i));
            }
            case INT16 -> {
                for (int i = 0; i < count; i++) into[i] = (short) SHORT.get(array, at + 2 * i);
            }
            case UINT32 -> {
                for (int i = 0; i < count; i++) into[i] = Integer.toUnsignedLong((int) INT.get(array, at + 4 * i));
            }
            case INT32 -> {
                for (int i = 0; i < count; i++) into[i] = (int) INT.get(array, at + 4 * i);
            }
            case UINT64 -> {
                for (int i = 0; i < count; i++) into[i] = (long) LONG.get(array, at + 8 * i) ^ Long.MIN_VALUE;
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) into[i] = (long) LONG.get(array, at + 8 * i);
            }
            default -> throw new IllegalArgumentException(type + " is no whole number");
        }
    }

    static void write(DataType type, long[] values, int count, byte[] into, int from) {
        int at = from * type.byteSize();
        switch (type) {
            case BOOL, UINT8, INT8 -> {
                for (int i = 0; i < count; i++) into[at + i] = (byte) values[i];
            }
            case UINT16, INT16 -> {
                for (int i = 0; i < count; i++) SHORT.set(into, at + 2 * i, (short) values[i]);
            }
            case UINT32, INT32 -> {
                for (int i = 0; i < count; i++) INT.set(into, at + 4 * i, (int) values[i]);
            }
            case UINT64 -> {
                for (int i = 0; i < count; i++) LONG.set(into, at + 8 * i, values[i] ^ Long.MIN_VALUE);
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) LONG.set(into, at + 8 * i, values[i]);
            }
            default -> throw new IllegalArgumentException(type + " is no whole number");
        }
    }
}
