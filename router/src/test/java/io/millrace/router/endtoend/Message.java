package io.millrace.router.endtoend;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** What a request or an answer says, and the headers that tell how to read it. */
record Message(MultiMap headers, Buffer body) {

    static Message nothing() {
        return new Message(MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }

    static Message json(Buffer body) {
        return new Message(MultiMap.caseInsensitiveMultiMap(), body).with("content-type", "application/json");
    }

    static Message json(JsonObject body) {
        return json(body.toBuffer());
    }

    Message with(String header, String value) {
        return new Message(MultiMap.caseInsensitiveMultiMap().addAll(headers).add(header, value), body);
    }
}
