package io.millrace.inference.protobuf;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.millrace.inference.TensorSpec;
import io.millrace.inference.form.ByteSpan;
import io.millrace.inference.form.Utf8;
import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
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
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private final Buffer message;
    private final Supplier<String> path;
    private final byte[] bytes;
    /** Where the message begins in {@link #bytes}. */
    private final int base;

    private Level level;
    private int at;
    private int field;
    private int wireType;

    /** A message the walk is in. Kept when it is left, for the next of that depth. */
    private static final class Level {
        final @Nullable Level outer;

        @Nullable Level inner;

        String name = "";
        int index;
        int end;
        /** The embedded messages it has had, by the bit of their field. */
        long had;

        Level(@Nullable Level outer) {
            this.outer = outer;
        }
    }

    private ProtoReader(Buffer message, Supplier<String> path) {
        this.message = message;
        this.path = path;
        ByteSpan span = ByteSpan.of(message);
        this.bytes = span.array();
        this.base = span.from();
        this.at = base;
        this.level = new Level(null);
        this.level.end = base + message.length();
    }

    public static ProtoReader of(Buffer message) {
        return new ProtoReader(message, String::new);
    }

    /** @param path of this message within another, which begins the names of fields in failures; asked only then */
    public static ProtoReader of(Buffer message, Supplier<String> path) {
        return new ProtoReader(message, path);
    }

    /** Goes to the next field. At the end of an entered message, leaves it and returns false. */
    public boolean next() {
        if (at == level.end) {
            if (level.outer != null) level = level.outer;
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

    /**
     * Takes the value if it is this text: what is mostly known beforehand need not be made anew.
     *
     * @param ascii as nearly all names are; another is never taken
     */
    public boolean takes(String ascii) {
        int length = ascii.length();
        int from = at + 1;
        // Of a longer text the length takes more than this one byte.
        if (wireType != WireType.LENGTH || length > 0x7F || length > level.end - from || bytes[at] != length)
            return false;
        for (int i = 0; i < length; i++) {
            char c = ascii.charAt(i);
            if (c != bytes[from + i] || c > 0x7F) return false;
        }
        at = from + length;
        return true;
    }

    /** A tensor's name, mostly one of those that the model is known to have. */
    public String tensorName(String name, List<TensorSpec> known) {
        for (int i = 0; i < known.size(); i++)
            if (takes(known.get(i).name())) return known.get(i).name();
        return string(name);
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
        Level inner = level.inner;
        if (inner == null) {
            inner = new Level(level);
            level.inner = inner;
        }
        inner.name = name;
        inner.index = index;
        inner.end = at + length;
        inner.had = 0;
        level = inner;
    }

    private void requireFirst(String name) {
        long bit = 1L << field;
        if ((level.had & bit) != 0) throw malformed(name, "it is given twice");
        level.had |= bit;
    }

    /** Gives each integer of a repeated field, packed or not, its value or values here. */
    public void integers(String name, LongConsumer to) {
        if (wireType == WireType.VARINT) {
            to.accept(varint());
            return;
        }
        int outer = level.end;
        int end = lengthOf(name) + at;
        level.end = end;
        while (at < end) to.accept(varint());
        level.end = outer;
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
        int left = level.end - at;
        if (length < 0 || length > left)
            throw malformed(
                    name,
                    "it should have " + Long.toUnsignedString(length) + " bytes where only " + left + " are left");
        return (int) length;
    }

    private int take(int length, String name) {
        int from = at;
        if (length > level.end - from) throw malformed(name, "it ends within a value");
        at = from + length;
        return from;
    }

    private long varint() {
        int end = level.end;
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
        StringBuilder where = new StringBuilder(path.get());
        append(level, where);
        if (!where.isEmpty() && !name.isEmpty()) where.append('.');
        where.append(name);
        return where.isEmpty() ? "message" : where.toString();
    }

    private static void append(Level level, StringBuilder where) {
        if (level.outer == null) return;
        append(level.outer, where);
        if (!where.isEmpty()) where.append('.');
        where.append(level.name);
        if (level.index >= 0) where.append('[').append(level.index).append(']');
    }
}
