package io.millrace.inference.protobuf;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.form.ByteSpan;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one repeated scalar field as the raw bytes of a tensor: little-endian, without padding. Packed floats
 * are these bytes already and stay where they are. Smaller integers travel as wider ones: a value out of the type's range
 * fails with {@code Unfit}. Half floats travel as integers of their bits.
 */
public final class ProtoElements {
    private static final byte[] NONE = {};

    private final DataType type;
    private final int width;
    private @Nullable Buffer only;
    private byte[] raw = NONE;
    private int length;

    /** @param type of the tensor; BYTES has no scalars */
    public ProtoElements(DataType type) {
        if (!type.isFixedSize()) throw new IllegalArgumentException(type + " is no scalar");
        this.type = type;
        this.width = type.byteSize();
    }

    /** Takes the value the reader stands at, packed or single. */
    public void add(ProtoReader in, String name) {
        in.elements(this, name);
    }

    public int count() {
        return (only == null ? length : only.length()) / width;
    }

    /** The raw bytes, shared with the message or with these elements. */
    public Buffer raw() {
        return only != null ? only : new ByteSpan(raw, 0, length).toBuffer();
    }

    int wireType() {
        return switch (type) {
            case FP32 -> WireType.FIXED32;
            case FP64 -> WireType.FIXED64;
            case BOOL, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64, FP16, BF16, BYTES -> WireType.VARINT;
        };
    }

    void addPacked(byte[] bytes, int from, int to, ProtoReader in, String name) {
        if (wireType() == WireType.VARINT) {
            varints(bytes, from, to, in, name);
            return;
        }
        if ((to - from) % width != 0) throw in.malformed(name, "it ends within an element");
        if (to == from) return;
        if (length == 0 && only == null) only = in.slice(from, to);
        else append(bytes, from, to);
    }

    void addOne(byte[] bytes, int from, int to, ProtoReader in, String name) {
        if (wireType() == WireType.VARINT) varints(bytes, from, to, in, name);
        else append(bytes, from, to);
    }

    private void append(byte[] bytes, int from, int to) {
        if (only != null) {
            Buffer first = only;
            only = null;
            makeRoom(first.length());
            first.getBytes(raw, 0);
            length = first.length();
        }
        makeRoom(to - from);
        System.arraycopy(bytes, from, raw, length, to - from);
        length += to - from;
    }

    private void varints(byte[] bytes, int from, int to, ProtoReader in, String name) {
        int count = 0;
        for (int i = from; i < to; i++) if (bytes[i] >= 0) count++;
        if (to > from && bytes[to - 1] < 0) throw in.malformed(name, "it ends within a number");
        makeRoom((long) count * width);
        int at = from;
        while (at < to) {
            byte part = bytes[at++];
            long value = part;
            if (part < 0) {
                value &= 0x7F;
                int shift = 7;
                do {
                    if (shift > 63) throw in.malformed(name, "a number has more than 64 bits");
                    part = bytes[at++];
                    if (shift == 63 && (part & 0x7F) > 1) throw in.malformed(name, "a number has more than 64 bits");
                    value |= (long) (part & 0x7F) << shift;
                    shift += 7;
                } while (part < 0);
            }
            put(value, in, name);
        }
    }

    private void put(long value, ProtoReader in, String name) {
        int low = (int) value;
        switch (type) {
            case BOOL -> raw[length++] = (byte) (value != 0 ? 1 : 0);
            case INT8 -> put8(low, low == (byte) low, in, name);
            case UINT8 -> put8(low, low >>> 8 == 0, in, name);
            case INT16 -> put16(low, low == (short) low, in, name);
            case UINT16, FP16, BF16 -> put16(low, low >>> 16 == 0, in, name);
            case INT32, UINT32 -> put32(low);
            case INT64, UINT64 -> {
                put32(low);
                put32((int) (value >>> 32));
            }
            case FP32, FP64, BYTES -> throw new IllegalStateException(type + " is no varint");
        }
    }

    private void put8(int value, boolean fits, ProtoReader in, String name) {
        if (!fits) throw outOfRange(value, in, name);
        raw[length++] = (byte) value;
    }

    private void put16(int value, boolean fits, ProtoReader in, String name) {
        if (!fits) throw outOfRange(value, in, name);
        raw[length++] = (byte) value;
        raw[length++] = (byte) (value >> 8);
    }

    private void put32(int value) {
        raw[length++] = (byte) value;
        raw[length++] = (byte) (value >> 8);
        raw[length++] = (byte) (value >> 16);
        raw[length++] = (byte) (value >> 24);
    }

    private RuntimeException outOfRange(int value, ProtoReader in, String name) {
        return new Failure.Unfit(in.where(name) + "[" + length / width + "]", value + " is out of range for " + type)
                .toException();
    }

    private void makeRoom(long more) {
        long needed = length + more;
        if (needed <= raw.length) return;
        if (needed > Integer.MAX_VALUE - 8)
            throw new Failure.NotCarried("a tensor of " + needed + " bytes", "its bytes are too many").toException();
        raw = Arrays.copyOf(
                raw, length == 0 ? (int) needed : Math.clamp(2L * length, (int) needed, Integer.MAX_VALUE - 8));
    }
}
