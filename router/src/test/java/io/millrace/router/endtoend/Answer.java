package io.millrace.router.endtoend;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** An answer as its client got it. */
record Answer(int status, MultiMap headers, Buffer body) {

    /** The only value of the header; empty text where there is none. */
    String header(String name) {
        List<String> values = headers.getAll(name);
        if (values.size() > 1) throw new AssertionError(name + " is there " + values.size() + " times");
        return values.isEmpty() ? "" : values.getFirst();
    }

    String text() {
        return body.toString();
    }

    Message message() {
        return new Message(headers, body);
    }
}
