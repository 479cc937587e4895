package io.millrace.router.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** What clients speak: where they ask, a question that is well put, and how they are told of an error. */
enum ClientProtocol {
    OIP("oip", "/v2/models/%s/infer", "digits"),
    TFS("tfs", "/v1/models/%s:predict", "digits"),
    TORCHSERVE("torchserve", "/predictions/%s", "digits"),
    /** Has TensorFlow Serving's path: whose it is the model's first pool says. */
    KSERVE("kserve", "/v1/models/%s:predict", "digits-kserve");

    private final String keyword;
    private final String target;
    private final String digits;

    ClientProtocol(String keyword, String target, String digits) {
        this.keyword = keyword;
        this.target = target;
        this.digits = digits;
    }

    String keyword() {
        return keyword;
    }

    String target(String model) {
        return target.formatted(model);
    }

    /** The digits model, by the name it has for these clients. */
    String digits() {
        return digits;
    }

    /** The sample request for the digits model. */
    String sample() {
        try {
            return Files.readString(StartedRouter.EXAMPLES.resolve("digits/requests/" + keyword + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message of an error, after its form was found to be the protocol's own. */
    String errorText(int status, String contentType, String body) {
        assertThat(contentType).isEqualTo("application/json");
        JsonObject error = new JsonObject(body);
        if (this != TORCHSERVE) {
            assertThat(error.fieldNames()).containsExactly("error");
            return error.getString("error");
        }
        assertThat(error.fieldNames()).containsExactly("code", "type", "message");
        assertThat(error.getInteger("code")).isEqualTo(status);
        return error.getString("type") + ": " + error.getString("message");
    }

    String errorText(Answer answer) {
        return errorText(answer.status(), answer.header("content-type"), answer.text());
    }
}
