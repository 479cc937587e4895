package io.millrace.router.payload;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a body.
 *
 * @param type     its {@code Content-Type}, empty text where none is told
 * @param encoding its {@code Content-Encoding}, the same
 * @param bytes    the first of them, no one else's
 * @param length   how many there were
 */
record KeptBody(String type, String encoding, Buffer bytes, int length) {
    static KeptBody of(MultiMap headers, Buffer body, long most) {
        int kept = (int) Math.min(most, body.length());
        return new KeptBody(
                text(headers.get(HttpHeaders.CONTENT_TYPE)),
                text(headers.get(HttpHeaders.CONTENT_ENCODING)),
                body.getBuffer(0, kept),
                body.length());
    }

    private static String text(@Nullable String header) {
        return header == null ? "" : header;
    }

    boolean isWhole() {
        return bytes.length() == length;
    }

    KeptBody with(Buffer other) {
        return new KeptBody(type, encoding, other, other.length());
    }
}
