package io.millrace.inference.form;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whether one of a few names stands in JSON text, in quotes, wherever that is. Looks at the bytes where they lie, eight at a
 * time, for quotes, of which a tensor's numbers have none. Source: Warren, "Hacker's Delight", 6-1, for the zero byte.
 */
public final class NameSearch {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final long QUOTES = 0x2222_2222_2222_2222L;
    private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    private final byte[][] names;

    /** @param names of ASCII, without escapes */
    public NameSearch(String... names) {
        this.names = Arrays.stream(names)
                .map(name -> ('"' + name + '"').getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** @param length of the text that begins the buffer */
    public boolean finds(Buffer text, int length) {
        ByteSpan span = ByteSpan.of(text);
        byte[] bytes = span.array();
        int end = span.from() + length;
        int at = span.from();
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long differences = (long) LONG.get(bytes, at) ^ QUOTES;
            // The lowest bit set is of a quote; others may not be, which the comparison finds out.
            long quotes = (differences - LOWEST_BITS) & ~differences & HIGHEST_BITS;
            for (; quotes != 0; quotes &= quotes - 1)
                if (isName(bytes, at + (Long.numberOfTrailingZeros(quotes) >>> 3), end)) return true;
        }
        for (; at < end; at++) if (isName(bytes, at, end)) return true;
        return false;
    }

    private boolean isName(byte[] bytes, int from, int end) {
        for (byte[] name : names)
            if (end - from >= name.length && Arrays.equals(bytes, from, from + name.length, name, 0, name.length))
                return true;
        return false;
    }
}
