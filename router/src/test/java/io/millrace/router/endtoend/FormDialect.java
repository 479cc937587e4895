package io.millrace.router.endtoend;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A client of TorchServe that sends what would be its JSON as a form, each value a part: as {@code curl -F} and {@code -d}. */
record FormDialect(Kind kind) implements Dialect {
    private static final TorchServeDialect JSON = new TorchServeDialect();

    enum Kind {
        PARTS,
        FILES,
        FIELDS
    }

    @Override
    public Message ask(FakeModel model, List<Row> rows) {
        Object document = Json.decodeValue(JSON.ask(model, rows).body());
        Map<String, Object> parts = new LinkedHashMap<>();
        if (document instanceof JsonObject inputs) parts.putAll(inputs.getMap());
        else parts.put("data", document);
        return switch (kind) {
            case FIELDS -> form("application/x-www-form-urlencoded", fields(parts));
            case PARTS -> form("multipart/form-data; boundary=b", parts(parts, ""));
            case FILES -> form("multipart/form-data; boundary=b", parts(parts, "; filename=\"a\""));
        };
    }

    private static Message form(String type, String body) {
        return new Message(MultiMap.caseInsensitiveMultiMap().add("content-type", type), Buffer.buffer(body));
    }

    private static String fields(Map<String, Object> parts) {
        return parts.entrySet().stream()
                .map(each ->
                        each.getKey() + "=" + URLEncoder.encode(Json.encode(each.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String parts(Map<String, Object> parts, String more) {
        return parts.entrySet().stream()
                .map(each -> "--b\r\nContent-Disposition: form-data; name=\"" + each.getKey() + "\"" + more + "\r\n\r\n"
                        + Json.encode(each.getValue()) + "\r\n")
                .collect(Collectors.joining("", "", "--b--\r\n"));
    }

    @Override
    public List<Row> answered(FakeModel model, Message answer) {
        return JSON.answered(model, answer);
    }

    /** Clients alone send forms here. */
    @Override
    public List<Row> asked(FakeModel model, Message request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Message answer(FakeModel model, Message request, List<Row> rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Message> document(String path, List<FakeModel> models) {
        return Optional.empty();
    }
}
