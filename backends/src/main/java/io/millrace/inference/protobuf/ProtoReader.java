package io.millrace.inference.protobuf;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.form.Utf8;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the fields of one message and of those inside it: {@link #next} goes to a field, then its value is read, entered
 * or skipped. Fields may come in any order and more than once; which one counts is the caller's business, except that an
 * embedded message that cannot be repeated must come once.
 *
 * <pre>{@code
 * while (in.next()) {
 *     switch (in.field()) {
 *         case 1 -> name = in.string("name");
 *         case 2 -> {
 *             in.enter("spec");
 *             while (in.next()) in.skip();
 *         }
 *         default -> in.skip();
 *     }
 * }
 * }</pre>
 *
 * <p>Fails with {@code Malformed} that names the path of the field. Nothing recurses: only messages somebody enters are
 * entered. Not thread-safe; the bytes are shared and never written to.
 */
public final class ProtoReader {
    private static final int MAX_DEPTH = 12;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private final Buffer message;
    private final String path;
    private final byte[] bytes;
    /** Where the message begins in {@link #bytes}. */
    private final int base;

    private final int[] ends = new int[MAX_DEPTH];
    private final @Nullable String[] names = new String[MAX_DEPTH];
    private final int[] indexes = new int[MAX_DEPTH];
    /** Of each level, the embedded messages it has had, by the bit of their field. */
    private final long[] had = new long[MAX_DEPTH];

    private int depth;
    private int at;
    private int field;
    private int wireType;

    private ProtoReader(Buffer message, String path) {
        this.message = message;
        this.path = path;
        ByteBuf shared = ((BufferInternal) message).getByteBuf();
        if (shared.hasArray()) {
            this.bytes = shared.array();
            this.base = shared.arrayOffset() + shared.readerIndex();
        } else {
            this.bytes = message.getBytes();
            this.base = 0;
        }
        this.at = base;
        this.ends[0] = base + message.length();
    }

    public static ProtoReader of(Buffer message) {
        return new ProtoReader(message, "");
    }

    /** @param path of this message within another, which begins the names of fields in failures */
    public static ProtoReader of(Buffer message, String path) {
        return new ProtoReader(message, path);
    }

    /** Goes to the next field. At the end of an entered message, leaves it and returns false. */
    public boolean next() {
        int end = ends[depth];
        if (at == end) {
            if (depth > 0) depth--;
            return false;
        }
        long tag = varint();
        if (tag >>> 32 != 0) throw malformed("", "a field's number is out of range");
        field = (int) tag >>> 3;
        wireType = (int) tag & 7;
        if (field == 0) throw malformed("", "a field has the number 0");
        return true;
    }

    /** Bytes of the message already walked. */
    int offset() {
        return at - base;
    }

    /** The number of the field the walk stands at. */
    public int field() {
        return field;
    }

    /** Passes over the value, whatever it is. */
    public void skip() {
        switch (wireType) {
            case WireType.VARINT -> varint();
            case WireType.FIXED64 -> take(8, "");
            case WireType.LENGTH -> take(length(""), "");
            case WireType.FIXED32 -> take(4, "");
            default -> throw malformed("", "field " + field + " is a group, which no inference protocol has");
        }
    }

    /** @param name of the field, for failures; here and below */
    public String string(String name) {
        int length = lengthOf(name);
        int from = take(length, name);
        for (int i = from; i < at; i++) {
            if (bytes[i] >= 0) continue;
            if (!Utf8.isValid(bytes, i, at)) throw malformed(name, "it is not UTF-8");
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }

    /** The value's bytes, shared with the message. */
    public Buffer bytes(String name) {
        int length = lengthOf(name);
        int from = take(length, name);
        return slice(from, at);
    }

    /** An embedded message, to be read later by a reader of its own. It must not be repeated. */
    public Buffer message(String name) {
        requireFirst(name);
        return bytes(name);
    }

    /** A varint of any integer type: an int32 is its low half, a negative one has all bits above set. */
    public long integer(String name) {
        require(WireType.VARINT, name);
        return varint();
    }

    public boolean flag(String name) {
        return integer(name) != 0;
    }

    public double fixed64(String name) {
        require(WireType.FIXED64, name);
        return Double.longBitsToDouble((long) LONG.get(bytes, take(8, name)));
    }

    /** Goes into an embedded message that must not be repeated. */
    public void enter(String name) {
        requireFirst(name);
        enter(name, -1);
    }

    /** Goes into the embedded message of that index in a repeated field. */
    public void enter(String name, int index) {
        int length = lengthOf(name);
        int end = at + length;
        if (++depth == MAX_DEPTH) throw new IllegalStateException("deeper than any message that is read here");
        ends[depth] = end;
        names[depth] = name;
        indexes[depth] = index;
        had[depth] = 0;
    }

    private void requireFirst(String name) {
        long bit = 1L << field;
        if ((had[depth] & bit) != 0) throw malformed(name, "it is given twice");
        had[depth] |= bit;
    }

    /** Gives each integer of a repeated field, packed or not, its value or values here. */
    public void integers(String name, LongConsumer to) {
        if (wireType == WireType.VARINT) {
            to.accept(varint());
            return;
        }
        int outer = ends[depth];
        int end = lengthOf(name) + at;
        ends[depth] = end;
        while (at < end) to.accept(varint());
        ends[depth] = outer;
    }

    /** Adds the value of a repeated scalar field, packed or not, to the elements. */
    void elements(ProtoElements to, String name) {
        if (wireType == WireType.LENGTH) {
            int length = length(name);
            int from = take(length, name);
            to.addPacked(bytes, from, at, this, name);
        } else {
            require(to.wireType(), name);
            int from = at;
            if (wireType == WireType.VARINT) varint();
            else take(wireType == WireType.FIXED32 ? 4 : 8, name);
            to.addOne(bytes, from, at, this, name);
        }
    }

    /** Bytes of the array this reader walks, as a slice of its message. */
    Buffer slice(int from, int to) {
        return message.slice(from - base, to - base);
    }

    private void require(int expected, String name) {
        if (wireType != expected)
            throw malformed(
                    name, "it is " + WireType.nameOf(wireType) + " where " + WireType.nameOf(expected) + " belong");
    }

    private int lengthOf(String name) {
        require(WireType.LENGTH, name);
        return length(name);
    }

    private int length(String name) {
        long length = varint();
        int left = ends[depth] - at;
        if (length < 0 || length > left)
            throw malformed(
                    name,
                    "it should have " + Long.toUnsignedString(length) + " bytes where only " + left + " are left");
        return (int) length;
    }

    private int take(int length, String name) {
        int from = at;
        if (length > ends[depth] - from) throw malformed(name, "it ends within a value");
        at = from + length;
        return from;
    }

    private long varint() {
        int end = ends[depth];
        if (at < end && bytes[at] >= 0) return bytes[at++];
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) throw malformed("", "it ends within a number");
            byte part = bytes[at++];
            value |= (long) (part & 0x7F) << shift;
            if (part < 0) continue;
            if (shift == 63 && part > 1) break;
            return value;
        }
        throw malformed("", "a number has more than 64 bits");
    }

    /** @param name of a field of the message the walk is in; empty for that message itself */
    public FailureException malformed(String name, String problem) {
        return new Failure.Malformed(where(name), problem).toException();
    }

    /** The path of a field of the message the walk is in. */
    public String where(String name) {
        StringBuilder where = new StringBuilder(path);
        for (int i = 1; i <= depth; i++) {
            if (!where.isEmpty()) where.append('.');
            where.append(names[i]);
            if (indexes[i] >= 0) where.append('[').append(indexes[i]).append(']');
        }
        if (!where.isEmpty() && !name.isEmpty()) where.append('.');
        where.append(name);
        return where.isEmpty() ? "message" : where.toString();
    }
}
