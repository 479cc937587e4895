package io.millrace.inference.form;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whether one of a few words occurs in bytes, looked for where they lie. Most of a tensor's text has no letter of them, so
 * that the search leaps by the shortest word's length. Source: Horspool, "Practical fast searching in strings", 1980, here
 * for the ends of several words cut to one length.
 */
public final class WordSearch {
    private final byte[][] words;
    private final int shortest;

    /** By the byte under the end of the window: how far it can move without passing over a word. */
    private final byte[] leaps = new byte[256];

    /** @param words of ASCII, none empty or over 127 characters */
    public WordSearch(String... words) {
        this.words = Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        this.shortest = Arrays.stream(words).mapToInt(String::length).min().orElseThrow();
        Arrays.fill(leaps, (byte) shortest);
        for (byte[] word : this.words)
            for (int i = 0; i < shortest; i++)
                leaps[word[i] & 0xFF] = (byte) Math.min(leaps[word[i] & 0xFF], shortest - 1 - i);
    }

    /** @param to behind the last byte of the buffer that is looked at */
    public boolean finds(Buffer text, int to) {
        ByteSpan span = ByteSpan.of(text);
        byte[] bytes = span.array();
        int end = span.from() + to;
        int at = span.from() + shortest - 1;
        while (at < end) {
            int leap = leaps[bytes[at] & 0xFF];
            if (leap == 0) {
                if (begins(bytes, at - shortest + 1, end)) return true;
                leap = 1;
            }
            at += leap;
        }
        return false;
    }

    private boolean begins(byte[] bytes, int from, int end) {
        for (byte[] word : words)
            if (end - from >= word.length && Arrays.equals(bytes, from, from + word.length, word, 0, word.length))
                return true;
        return false;
    }
}
