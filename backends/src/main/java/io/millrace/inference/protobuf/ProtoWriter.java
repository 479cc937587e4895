package io.millrace.inference.protobuf;

import io.millrace.inference.DataType;
import io.millrace.inference.Failure;
import io.millrace.inference.Shape;
import io.millrace.inference.form.ByteSpan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes one message, fields in the order of the calls. Values of a tensor's size are referred to, not copied, until
 * {@link #toBuffer}, and beyond it where they are large. An embedded message is written between
 * {@link #open} and {@link #close}, which puts its length before it.
 *
 * <p>As proto3 has it, a value that is its type's default is left out by the methods without {@code Always} or list in
 * them. Not thread-safe.
 */
public final class ProtoWriter {
    private static final int USUAL_DEPTH = 4;
    /** Shorter values are copied at once: a reference costs more. */
    private static final int REFERRED = 512;
    /** Of so many bytes referred to, the message is made up; fewer are cheaper copied. */
    private static final int COMPOSED = 16 << 10;

    private byte[] bytes;
    private int length;

    /** What was referred to, and before which byte of {@link #bytes} each stands. */
    private final List<Buffer> referred = new ArrayList<>(1);

    private int[] places = new int[1];
    private long referredLength;

    private int[] starts = new int[USUAL_DEPTH];
    private long[] referredBefore = new long[USUAL_DEPTH];
    private int depth;

    public ProtoWriter() {
        this(192);
    }

    /** @param expected bytes, without those of tensors */
    public ProtoWriter(int expected) {
        this.bytes = new byte[expected];
    }

    public ProtoWriter string(int field, String value) {
        return value.isEmpty() ? this : stringAlways(field, value);
    }

    /** Also the empty text: in a list, in a choice of one. */
    public ProtoWriter stringAlways(int field, String value) {
        int chars = value.length();
        makeRoom(chars + 16);
        int before = length;
        tag(field, WireType.LENGTH);
        varint(chars);
        for (int i = 0; i < chars; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                length = before;
                return bytesAlways(field, Buffer.buffer(value.getBytes(StandardCharsets.UTF_8)));
            }
            bytes[length++] = (byte) c;
        }
        return this;
    }

    public ProtoWriter integer(int field, long value) {
        return value == 0 ? this : integerAlways(field, value);
    }

    public ProtoWriter integerAlways(int field, long value) {
        makeRoom(16);
        tag(field, WireType.VARINT);
        varint(value);
        return this;
    }

    public ProtoWriter flag(int field, boolean value) {
        return integer(field, value ? 1 : 0);
    }

    public ProtoWriter fixed32Always(int field, float value) {
        makeRoom(16);
        tag(field, WireType.FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int i = 0; i < 32; i += 8) bytes[length++] = (byte) (bits >>> i);
        return this;
    }

    public ProtoWriter fixed64Always(int field, double value) {
        makeRoom(16);
        tag(field, WireType.FIXED64);
        long bits = Double.doubleToRawLongBits(value);
        for (int i = 0; i < 64; i += 8) bytes[length++] = (byte) (bits >>> i);
        return this;
    }

    public ProtoWriter bytes(int field, Buffer value) {
        return value.length() == 0 ? this : bytesAlways(field, value);
    }

    /** @param value referred to until the end: nobody may write to it */
    public ProtoWriter bytesAlways(int field, Buffer value) {
        makeRoom(16);
        tag(field, WireType.LENGTH);
        varint(value.length());
        return append(value);
    }

    /** Bytes that are whole fields already. */
    public ProtoWriter append(Buffer fields) {
        int size = fields.length();
        if (size < REFERRED) {
            makeRoom(size);
            fields.getBytes(bytes, length);
            length += size;
        } else {
            if (referred.size() == places.length) places = Arrays.copyOf(places, 2 * places.length);
            places[referred.size()] = length;
            referred.add(fields);
            referredLength += size;
        }
        return this;
    }

    /** A packed list of the dimensions; nothing for a scalar. */
    public ProtoWriter shape(int field, Shape shape) {
        if (shape.rank() == 0) return this;
        open(field);
        makeRoom(10L * shape.rank());
        for (int i = 0; i < shape.rank(); i++) varint(shape.dim(i));
        return close();
    }

    /**
     * A packed list of a tensor's elements, nothing where there are none. Half floats go as integers of their bits.
     *
     * @param raw of a fixed-size type; floats are referred to, being their own packed form
     */
    public ProtoWriter elements(int field, DataType type, Buffer raw) {
        if (raw.length() == 0) return this;
        if (type == DataType.FP32 || type == DataType.FP64) return bytes(field, raw);
        ByteBuf from = ((BufferInternal) raw).getByteBuf();
        int width = type.byteSize();
        long size = 0;
        for (int i = 0; i < raw.length(); i += width) size += sizeOf(element(type, from, i));
        makeRoom(16 + size);
        tag(field, WireType.LENGTH);
        varint(size);
        for (int i = 0; i < raw.length(); i += width) varint(element(type, from, i));
        return this;
    }

    private static long element(DataType type, ByteBuf from, int at) {
        int index = from.readerIndex() + at;
        return switch (type) {
            case BOOL -> from.getByte(index) != 0 ? 1 : 0;
            case INT8 -> from.getByte(index);
            case UINT8 -> from.getUnsignedByte(index);
            case INT16 -> from.getShortLE(index);
            case UINT16, FP16, BF16 -> from.getUnsignedShortLE(index);
            case INT32 -> from.getIntLE(index);
            case UINT32 -> from.getUnsignedIntLE(index);
            case INT64, UINT64 -> from.getLongLE(index);
            case FP32, FP64, BYTES -> throw new IllegalArgumentException(type + " is no varint");
        };
    }

    /** Begins an embedded message, or an entry of a map: its key is field 1, its value field 2. */
    public ProtoWriter open(int field) {
        makeRoom(16);
        tag(field, WireType.LENGTH);
        if (depth == starts.length) {
            starts = Arrays.copyOf(starts, 2 * depth);
            referredBefore = Arrays.copyOf(referredBefore, 2 * depth);
        }
        starts[depth] = length;
        referredBefore[depth++] = referredLength;
        return this;
    }

    /** Ends it. What is in its buffer moves by the size of its length; what is referred to stays. */
    public ProtoWriter close() {
        int start = starts[--depth];
        long size = length - start + referredLength - referredBefore[depth];
        int shift = sizeOf(size);
        makeRoom(shift);
        System.arraycopy(bytes, start, bytes, start + shift, length - start);
        int end = length + shift;
        length = start;
        varint(size);
        length = end;
        long before = referredLength;
        for (int i = referred.size() - 1; i >= 0 && before > referredBefore[depth]; i--) {
            places[i] += shift;
            before -= referred.get(i).length();
        }
        return this;
    }

    /** The message: a small one in a buffer of exactly its size, a large one made up of what it refers to. */
    public Buffer toBuffer() {
        if (depth != 0) throw new IllegalStateException("an embedded message is still open");
        int size = checked(length + referredLength);
        return referredLength < COMPOSED ? joined(size) : composed();
    }

    private Buffer joined(int size) {
        Buffer whole = Buffer.buffer(size);
        int from = 0;
        for (int i = 0; i < referred.size(); i++) {
            whole.appendBytes(bytes, from, places[i] - from).appendBuffer(referred.get(i));
            from = places[i];
        }
        return whole.appendBytes(bytes, from, length - from);
    }

    private Buffer composed() {
        List<ByteBuf> parts = new ArrayList<>(2 * referred.size() + 1);
        int from = 0;
        for (int i = 0; i < referred.size(); i++) {
            parts.add(Unpooled.wrappedBuffer(bytes, from, places[i] - from));
            parts.add(((BufferInternal) referred.get(i)).getByteBuf());
            from = places[i];
        }
        parts.add(Unpooled.wrappedBuffer(bytes, from, length - from));
        return ByteSpan.joined(parts.toArray(new ByteBuf[0]));
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    private static int sizeOf(long varint) {
        return (70 - Long.numberOfLeadingZeros(varint | 1)) / 7;
    }

    private void makeRoom(long more) {
        long needed = length + more;
        if (needed <= bytes.length) return;
        bytes = Arrays.copyOf(bytes, Math.clamp(2L * length, checked(needed), Integer.MAX_VALUE - 8));
    }

    private static int checked(long size) {
        if (size > Integer.MAX_VALUE - 8)
            throw new Failure.NotCarried("a message of " + size + " bytes", "its bytes are too many").toException();
        return (int) size;
    }
}
