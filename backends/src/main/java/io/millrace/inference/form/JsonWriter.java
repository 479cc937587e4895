package io.millrace.inference.form;

import io.millrace.inference.Failure;
import io.millrace.inference.FailureException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON text into one growing array. Commas come by themselves before a {@link #field} or {@link #element}. Numbers
 * make no objects; floats have the fewest digits that read back as the same value, whole ones with {@code .0}, and
 * {@code NaN}, {@code Infinity}, {@code -Infinity} stand bare, as TensorFlow Serving and Triton write them.
 *
 * <p>Not thread-safe. Text over {@value #LIMIT} bytes fails with {@code TooLarge}.
 */
public final class JsonWriter {
    private static final int LIMIT = 1 << 30;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    public JsonWriter() {
        this(256);
    }

    /** @param expected bytes of the text, as far as known */
    public JsonWriter(int expected) {
        bytes = new byte[Math.clamp(expected, 64, LIMIT)];
    }

    /** The text, sharing its bytes with this writer, which is of no use then. */
    public Buffer toBuffer() {
        return new ByteSpan(bytes, 0, length).toBuffer();
    }

    public int length() {
        return length;
    }

    /** Writes a bracket or whatever else is one ASCII character of JSON. */
    public JsonWriter put(char ascii) {
        return put((byte) ascii);
    }

    /** Begins a field of the open object: its value comes next. */
    public JsonWriter field(String name) {
        if (last() != '{') put((byte) ',');
        return string(name).put((byte) ':');
    }

    /** Begins an element of the open array: its value comes next. */
    public JsonWriter element() {
        return last() == '[' ? this : put((byte) ',');
    }

    private byte last() {
        return bytes[length - 1];
    }

    public JsonWriter flag(boolean value) {
        return ascii(value ? "true" : "false");
    }

    public JsonWriter number(long value) {
        return value < 0 ? put((byte) '-').unsigned(-value) : unsigned(value);
    }

    public JsonWriter unsigned(long value) {
        reserve(DecimalDigits.ROOM);
        length = DecimalDigits.write(value, bytes, length);
        return this;
    }

    public JsonWriter number(float value) {
        if (!Float.isFinite(value)) return nonFinite(value);
        reserve(ShortestDecimal.ROOM);
        length = ShortestDecimal.write(value, bytes, length);
        return this;
    }

    public JsonWriter number(double value) {
        if (!Double.isFinite(value)) return nonFinite(value);
        reserve(ShortestDecimal.ROOM);
        length = ShortestDecimal.write(value, bytes, length);
        return this;
    }

    private JsonWriter nonFinite(double value) {
        if (Double.isNaN(value)) return ascii("NaN");
        return ascii(value < 0 ? "-Infinity" : "Infinity");
    }

    public JsonWriter string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a string of these UTF-8 bytes. */
    public JsonWriter string(byte[] utf8) {
        return string(utf8, 0, utf8.length);
    }

    JsonWriter string(byte[] utf8, int from, int to) {
        put((byte) '"');
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = utf8[i];
            if (b != '"' && b != '\\' && (b >= ' ' || b < 0)) continue;
            copy(utf8, start, i).escape(b);
            start = i + 1;
        }
        return copy(utf8, start, to).put((byte) '"');
    }

    private void escape(byte b) {
        put((byte) '\\');
        switch (b) {
            case '"', '\\' -> put(b);
            case '\n' -> put((byte) 'n');
            case '\r' -> put((byte) 'r');
            case '\t' -> put((byte) 't');
            default -> ascii("u00").put(HEX[b >> 4]).put(HEX[b & 15]);
        }
    }

    /** Copies text that is JSON already. */
    public JsonWriter copy(byte[] json, int from, int to) {
        reserve(to - from);
        System.arraycopy(json, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** Copies text that is JSON already. */
    public JsonWriter copy(Buffer json) {
        reserve(json.length());
        json.getBytes(0, json.length(), bytes, length);
        length += json.length();
        return this;
    }

    JsonWriter ascii(String json) {
        reserve(json.length());
        for (int i = 0; i < json.length(); i++) bytes[length++] = (byte) json.charAt(i);
        return this;
    }

    private JsonWriter put(byte b) {
        if (length == bytes.length) reserve(1);
        bytes[length++] = b;
        return this;
    }

    /** Makes room for so many bytes more at once, where they would come little by little. */
    void expect(long more) {
        if (more <= LIMIT - length) reserve((int) more);
    }

    private void reserve(int more) {
        if (more <= bytes.length - length) return;
        if (more > LIMIT - length) throw new FailureException(new Failure.TooLarge(LIMIT));
        bytes = Arrays.copyOf(bytes, (int) Math.min(LIMIT, Math.max(2L * bytes.length, (long) length + more)));
    }
}
