package io.millrace.router.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.PayloadSample;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of a body: those of members of such a name at any depth, and the data of tensors that say they have it. Where
 * a body is no JSON, or not all of it was kept, nobody can tell what stands where, and all of it is left out. Of what is left the
 * data of tensors may be cut ({@link FirstElements}).
 */
final class Redaction {
    /** Of a name given twice, the server may have read the other. */
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private static final List<String> DATA = List.of("data", "contents");

    private Redaction() {}

    /** The body as JSON, without them; empty where it is none, or cannot be read whole. */
    static Optional<JsonNode> json(KeptBody body, PayloadSample kept) {
        if (!body.isWhole() || !body.encoding().isEmpty() || !begins(body.bytes())) return Optional.empty();
        try {
            @Nullable JsonNode read = JSON.readTree(body.bytes().getBytes());
            if (read == null) return Optional.empty();
            if (!kept.redact().isEmpty()) clear(read, kept.redact());
            kept.elements().ifPresent(most -> FirstElements.cut(read, most));
            return Optional.of(read);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static boolean begins(Buffer body) {
        for (int i = 0; i < body.length(); i++) {
            byte each = body.getByte(i);
            if (each > ' ') return each == '{' || each == '[';
        }
        return false;
    }

    private static void clear(JsonNode node, List<String> redact) {
        if (node instanceof ObjectNode object) {
            object.remove(redact);
            if (redact.contains(object.path("name").asText())) object.remove(DATA);
        }
        for (JsonNode inner : node) if (inner.isContainerNode()) clear(inner, redact);
    }

    /** What may be passed on of a body; empty where nothing may. */
    static Optional<KeptBody> of(KeptBody body, PayloadSample kept) {
        if (kept.redact().isEmpty() && kept.elements().isEmpty()) return Optional.of(body);
        Optional<KeptBody> changed = json(body, kept).map(json -> body.with(bytes(json)));
        // What is not V2 JSON has no elements to count; names nobody can look for in it.
        return changed.isEmpty() && kept.redact().isEmpty() ? Optional.of(body) : changed;
    }

    private static Buffer bytes(JsonNode json) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }
}
