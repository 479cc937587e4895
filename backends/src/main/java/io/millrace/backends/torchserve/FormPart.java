package io.millrace.backends.torchserve;

import io.millrace.inference.Excerpt;
import io.vertx.core.buffer.Buffer;

/**
 * One part of a form.
 *
 * @param contentType of a file as its client wrote it, or {@code application/octet-stream}; empty of a plain field
 */
record FormPart(String name, String contentType, Buffer bytes) {

    /** For messages. */
    String where() {
        return "part '" + Excerpt.of(name) + "'";
    }
}
