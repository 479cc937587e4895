package io.millrace.router.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.config.PayloadSample;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call as one line of JSON: bodies of JSON as such, others in base64. */
final class PayloadLine {
    private PayloadLine() {}

    /** With its end. */
    static String of(KeptCall call) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", call.came().toString())
                .put("id", call.id())
                .put("model", call.model())
                .put("version", call.version());
        if (!call.arm().isEmpty()) line.put("arm", call.arm());
        line.put("frontend", call.frontend()).put("path", call.path()).put("status", call.status());
        body(line, "request", call.request(), call.kept());
        body(line, "response", call.answer(), call.kept());
        return line + "\n";
    }

    private static void body(ObjectNode line, String key, @Nullable KeptBody body, PayloadSample kept) {
        if (body == null) return;
        ObjectNode out = line.putObject(key).put("bytes", body.length());
        if (!body.type().isEmpty()) out.put("type", body.type());
        if (!body.encoding().isEmpty()) out.put("encoding", body.encoding());
        Optional<JsonNode> json = Redaction.json(body, kept);
        if (json.isPresent()) out.set("json", json.get());
        else if (!kept.redact().isEmpty()) out.put("left_out", true);
        else out.put("base64", body.bytes().getBytes());
    }
}
