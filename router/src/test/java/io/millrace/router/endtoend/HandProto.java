package io.millrace.router.endtoend;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Protobuf by hand, apart from our own reader and writer: varints and what has a length, which is all that is needed. */
final class HandProto {
    private final Buffer out = Buffer.buffer();

    /** A field as it came; of its number and its bytes one is of no meaning. */
    record Field(int number, long value, Buffer bytes) {
        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    HandProto number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    HandProto bytes(int field, Buffer value) {
        varint((long) field << 3 | 2);
        varint(value.length());
        out.appendBuffer(value);
        return this;
    }

    HandProto text(int field, String value) {
        return bytes(field, Buffer.buffer(value));
    }

    HandProto message(int field, HandProto value) {
        return bytes(field, value.out);
    }

    /** An entry of a map from text. */
    HandProto entry(int field, String key, HandProto value) {
        return message(field, new HandProto().text(1, key).message(2, value));
    }

    Buffer toBuffer() {
        return out;
    }

    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7FL) != 0; rest >>>= 7) out.appendByte((byte) ((rest & 0x7F) | 0x80));
        out.appendByte((byte) rest);
    }

    static List<Field> fields(Buffer message) {
        List<Field> fields = new ArrayList<>();
        int[] at = {0};
        while (at[0] < message.length()) {
            long tag = varint(message, at);
            int number = (int) (tag >>> 3);
            long value = varint(message, at);
            if ((tag & 7) == 0) {
                fields.add(new Field(number, value, Buffer.buffer()));
            } else if ((tag & 7) == 2) {
                fields.add(new Field(number, 0, message.getBuffer(at[0], at[0] + (int) value)));
                at[0] += (int) value;
            } else {
                throw new IllegalArgumentException("wire type " + (tag & 7));
            }
        }
        return fields;
    }

    static List<Field> fields(Buffer message, int number) {
        return fields(message).stream()
                .filter(field -> field.number() == number)
                .toList();
    }

    /** Of a field that is there once. */
    static Field field(Buffer message, int number) {
        List<Field> found = fields(message, number);
        if (found.size() != 1) throw new IllegalArgumentException(found.size() + " fields " + number);
        return found.getFirst();
    }

    /** A list of varints in one field. */
    static List<Long> packed(Buffer values) {
        List<Long> unpacked = new ArrayList<>();
        int[] at = {0};
        while (at[0] < values.length()) unpacked.add(varint(values, at));
        return unpacked;
    }

    private static long varint(Buffer message, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = message.getByte(at[0]++);
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) return value;
        }
    }
}
