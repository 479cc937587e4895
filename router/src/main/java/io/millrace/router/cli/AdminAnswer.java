package io.millrace.router.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What an admin port answered. */
record AdminAnswer(int status, String body) {
    boolean isOk() {
        return status >= 200 && status < 300;
    }

    /** Empty for what is no JSON object. */
    Optional<JsonObject> document() {
        try {
            return Optional.of(new JsonObject(body));
        } catch (DecodeException other) {
            return Optional.empty();
        }
    }

    /** Why it is not what was asked for, in its own words where it has any. */
    String problem() {
        return document().map(told -> told.getString("detail")).orElse("the admin port answers with " + status);
    }
}
