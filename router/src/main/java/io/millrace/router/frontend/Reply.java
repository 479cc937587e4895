package io.millrace.router.frontend;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;

/**
 * A whole answer, ready to be written.
 *
 * @param headers those of the body and the protocol; framing is the door's business
 */
public record Reply(int status, MultiMap headers, Buffer body) {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    public static Reply json(int status, String body) {
        return json(status, Buffer.buffer(body));
    }

    public static Reply json(int status, Buffer body) {
        return new Reply(status, HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, JSON), body);
    }

    public static Reply empty(int status) {
        return new Reply(status, HttpHeaders.headers(), Buffer.buffer());
    }

    public Reply with(CharSequence header, CharSequence value) {
        headers.set(header, value);
        return this;
    }
}
