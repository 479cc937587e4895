package io.millrace.router.endtoend;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** A request's or an answer's headers of content, and its body. */
record Message(MultiMap headers, Buffer body) {

    static Message json(Buffer body) {
        return new Message(MultiMap.caseInsensitiveMultiMap().add("content-type", "application/json"), body);
    }

    static Message json(JsonObject body) {
        return json(body.toBuffer());
    }
}
