package io.millrace.inference.form;

import io.millrace.inference.Failure;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * BYTES elements as Open Inference lays them out raw: before each its length, four bytes, little-endian and unsigned.
 * Source: Open Inference Protocol, "Tensor Data Types"; Triton, binary tensor data.
 */
public final class BytesLayout {
    private static final int PREFIX = 4;

    private BytesLayout() {}

    /** @return bytes {@link #join} makes */
    public static long size(List<Buffer> elements) {
        long size = 0;
        for (Buffer element : elements) size += PREFIX + element.length();
        return size;
    }

    /** Appends the elements to {@code out}. */
    public static void join(List<Buffer> elements, Buffer out) {
        for (Buffer element : elements) out.appendIntLE(element.length()).appendBuffer(element);
    }

    /**
     * Cuts the layout into its elements, which share its bytes. Fails with {@code Malformed} where a length runs over the
     * end.
     *
     * @param where the bytes stand, for a message; asked only then
     */
    public static List<Buffer> split(Buffer raw, Supplier<String> where) {
        List<Buffer> elements = new ArrayList<>();
        int at = 0;
        while (at < raw.length()) {
            if (raw.length() - at < PREFIX) throw truncated(where, elements.size());
            long length = raw.getUnsignedIntLE(at);
            at += PREFIX;
            if (length > raw.length() - at) throw truncated(where, elements.size());
            elements.add(length == 0 ? StringsForm.EMPTY : raw.slice(at, at + (int) length));
            at += (int) length;
        }
        return elements;
    }

    private static RuntimeException truncated(Supplier<String> where, int index) {
        return new Failure.Malformed(where.get(), "string element " + index + " runs over the end of the binary data")
                .toException();
    }
}
